import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { requireGoodPassword } from "../../../server/auth/password_rules.ts";

const about = ["edna.krabappel@springfield.example", "Edna Krabappel"];

const isGood = (password: string): boolean => {
  try {
    requireGoodPassword(password, "newPassword", about);
    return true;
  } catch (error) {
    assert.equal((error as { code: string }).code, "WEAK_PASSWORD");
    return false;
  }
};

describe("the rules for passwords", () => {
  const good = [
    "correct horse battery",
    "ünïcødé wörks",
    "学校的密码是很长的秘密",
    "no rules about kinds",
    "kJ8%2mPq$x",
    "x".repeat(60) + "abcdefgh",
  ];
  for (const password of good) {
    it(`let ${password.slice(0, 30)} pass`, () => {
      assert.ok(isGood(password));
    });
  }

  const bad = [
    "",
    "nine char",
    "x".repeat(129),
    "aaaaaaaaaaaaaaa",
    "abababababab",
    "1234567890",
    "0987654321",
    "abcdefghijkl",
    "qwertyuiop",
    "poiuytrewq",
    "password12",
    "P@ssw0rd2026!",
    "!!!Welcome1!",
    "administrator",
    "Springfield.Example".slice(0, 11),
    "krabappel2026",
    "EdnaKrabappel!",
    "edna.krabappel@springfield.example",
  ];
  for (const password of bad) {
    it(`refuse ${password.slice(0, 40) || "nothing"}`, () => {
      assert.ok(!isGood(password));
    });
  }
});
