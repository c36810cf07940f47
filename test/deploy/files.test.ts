import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../../db/runner/bundle.ts";
import { settingsTable } from "../../runtime/config.ts";
import { parseDockerfile } from "./dockerfile.ts";

const read = (file: string) => readFile(path.join(repositoryRoot, file), "utf8");

describe("what it is deployed with", async () => {
  const compose = await read("docker-compose.yml");
  const settings = new Set(settingsTable().match(/(?<=\| `)[A-Z_]+(?=` \|)/g));

  it("names only settings that there are", () => {
    const blocks = compose.matchAll(/^ {4}environment:\n((?: {6}.*\n)+)/gm);
    const names = [...blocks].flatMap(([, lines]) => lines!.match(/(?<=^ {6})\w+(?=:)/gm) ?? []);
    assert.ok(names.length > 10);
    for (const name of names) {
      assert.ok(settings.has(name) || name === "POSTGRES_PASSWORD", name);
    }
  });

  it("asks for no secret that the example leaves out, and holds none itself", async () => {
    const example = await read("deploy/example.env");
    const offered = new Map(
      [...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
    for (const [, name] of compose.matchAll(/\$\{(\w+):\?/g)) {
      assert.equal(offered.get(name!), "", name);
    }
    assert.doesNotMatch(compose, /:\/\/\w+:\w+@/);
  });

  it("starts programs that there are", () => {
    const commands = [...compose.matchAll(/command: \[node, ([^,\]]+)/g)].map(([, file]) => file!);
    assert.equal(commands.length, 2);
    for (const file of commands) assert.ok(existsSync(path.join(repositoryRoot, file)), file);
  });

  it("builds from pinned packages and does not run as root", async () => {
    const dockerfile = parseDockerfile(await read("Dockerfile"));
    const last = dockerfile.findLastIndex(({ name }) => name === "FROM");
    assert.ok(dockerfile.slice(last).some(({ name, rest }) => name === "USER" && rest === "node"));
    assert.ok(dockerfile.some(({ name, rest }) => name === "RUN" && rest.startsWith("npm ci")));
  });
});
