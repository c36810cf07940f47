import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isPublicAddress } from "../../../runtime/addresses.ts";
import { requireAllowed } from "../../../server/auth/oidc/provider_fetch.ts";
import { hashOfRecoveryCode, makeRecoveryCodes } from "../../../server/auth/recovery_codes.ts";
import { createSeals } from "../../../server/auth/seals.ts";

const old = { kid: "k1", secret: "1".repeat(32) };
const current = { kid: "k2", secret: "2".repeat(32) };
const refused = { code: "NO_SECRET_KEYS" };

describe("a sealed secret", () => {
  it("opens with its key, for what it was sealed for", () => {
    const seals = createSeals([current, old]);
    const sealed = seals.seal("a secret", "about me");
    assert.equal(seals.open(sealed, "about me"), "a secret");
    assert.notDeepEqual(seals.seal("a secret", "about me").sealed, sealed.sealed);
    assert.throws(() => seals.open(sealed, "about you"), refused);
    assert.throws(() => createSeals([old]).open(sealed, "about me"), refused);
    assert.throws(() => createSeals([{ ...old, kid: "k2" }]).open(sealed, "about me"), refused);
    assert.throws(() => createSeals().seal("a secret", "about me"), refused);
  });

  it("does not open when a bit of it was changed, or its end is missing", () => {
    const seals = createSeals([current]);
    const { sealed, keyId } = seals.seal("a secret", "about me");
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      assert.throws(
        () => seals.open({ sealed: changed, keyId }, "about me"),
        refused,
        `byte ${at}`,
      );
    }
    for (const length of [0, 5, 12, 20, 28, sealed.length - 1]) {
      const cut = sealed.subarray(0, length);
      assert.throws(() => seals.open({ sealed: cut, keyId }, "about me"), refused, `${length}`);
    }
  });

  it("is outdated when its key is not the first", () => {
    const sealed = createSeals([old]).seal("a secret", "about me");
    const seals = createSeals([current, old]);
    assert.equal(seals.open(sealed, "about me"), "a secret");
    assert.equal(seals.isOutdated(sealed), true);
    assert.equal(seals.isOutdated(seals.seal("a secret", "about me")), false);
  });
});

describe("recovery codes", () => {
  it("are ten different ones, found again however they are typed", () => {
    const codes = makeRecoveryCodes();
    assert.equal(new Set(codes.map(({ text }) => text)).size, 10);
    for (const { text, hash } of codes) {
      assert.match(text, /^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
      const typed = text.toUpperCase().replaceAll("-", " ").replaceAll("0", "O");
      assert.deepEqual(hashOfRecoveryCode(typed.replaceAll("1", "I")), hash);
    }
  });
});

describe("a provider's address", () => {
  it("is of the public internet", () => {
    for (const address of [
      ...["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255"],
      ...["192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255"],
      ...["::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "fe80::1", "fc00::1", "fd12::1"],
      ...["ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "::7f00:1", "no address"],
    ]) {
      assert.equal(isPublicAddress(address), false, address);
    }
    for (const address of ["1.1.1.1", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"]) {
      assert.equal(isPublicAddress(address), true, address);
    }
  });

  it("is refused as an issuer when it is not, in whatever form, or without TLS", () => {
    for (const issuer of [
      ...["http://accounts.example", "https://127.0.0.1", "https://2130706433", "https://0x7f.1"],
      ...["https://[::1]:8443", "https://[::ffff:10.0.0.1]", "https://169.254.169.254/latest"],
      ...["https://user:pass@accounts.example", "file:///etc/passwd", "ftp://accounts.example"],
    ]) {
      assert.throws(
        () => requireAllowed(new URL(issuer), false),
        { code: "PROVIDER_ADDRESS" },
        issuer,
      );
    }
    requireAllowed(new URL("https://accounts.example/tenant"), false);
    requireAllowed(new URL("http://127.0.0.1:3000"), true);
  });
});
