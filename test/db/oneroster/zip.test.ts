import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { zipSync } from "fflate";
import { csv, smallBundle, writeBundle } from "./bundles.ts";
import { openSchool } from "./school.ts";

test("a zip: in a folder of its own, beside macOS's files", async () => {
  const school = await openSchool();
  const folder = await writeBundle(smallBundle());
  const entries: Record<string, Uint8Array> = { "__MACOSX/bundle/._users.csv": Buffer.from("x") };
  for (const name of await readdir(folder)) {
    entries[`bundle/${name}`] = await readFile(path.join(folder, name));
  }
  const file = path.join(folder, "bundle.zip");
  await writeFile(file, zipSync(entries));
  assert.deepEqual((await school.import(file)).errors, []);
  assert.equal(await school.value("select count(*)::int from students"), 1);
});

for (const [what, change, expected] of [
  ["an entry that leaves the folder", (zip) => rename(zip, "users.csv", "../us.csv"), /unsafe/],
  ["damaged data", (zip) => flip(zip, 40), /damaged/],
  ["half of it missing", (zip) => zip.subarray(0, zip.length / 2), /complete zip/],
  ["a bomb that says it is small", (zip) => shrink(zip), /damaged/],
] as [string, (zip: Buffer) => Uint8Array, RegExp][]) {
  test(`a zip is refused: ${what}`, async () => {
    const school = await openSchool();
    const content = csv([["sourcedId"], ["x".repeat(5000)]]);
    const folder = await writeBundle({});
    const file = path.join(folder, "bundle.zip");
    await writeFile(file, change(Buffer.from(zipSync({ "users.csv": Buffer.from(content) }))));
    await assert.rejects(school.import(file), expected);
  });
}

/** Puts another name of the same length into a zip. */
function rename(zip: Buffer, name: string, other: string): Uint8Array {
  return Buffer.from(zip.toString("latin1").replaceAll(name, other), "latin1");
}

function flip(zip: Buffer, position: number): Uint8Array {
  zip[position]! ^= 0xff;
  return zip;
}

/** Says in the directory that the only entry unpacks to ten bytes. */
function shrink(zip: Buffer): Uint8Array {
  zip.writeUInt32LE(10, zip.indexOf("PK\u0001\u0002", 0, "latin1") + 24);
  return zip;
}
