import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ownVariables, root } from "../support/node_test.ts";

/** A project of one package, which npm installs without a network. */
const project = await mkdtemp(join(tmpdir(), "homeroom-launch-"));
after(() => rm(project, { recursive: true }));

before(async () => {
  for (const path of ["launch.mjs", "launch"]) {
    cpSync(join(root, "runtime", path), join(project, "runtime", path), { recursive: true });
  }
  await mkdir(join(project, "helper"));
  const dependencies = { helper: "file:helper" };
  const scripts = { start: "node runtime/launch.mjs waiting.ts" };
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({ name: "project", scripts, dependencies }),
  );
  await writeFile(
    join(project, "helper/package.json"),
    JSON.stringify({ name: "helper", version: "1.0.0", exports: "./index.js", type: "module" }),
  );
  await writeFile(join(project, "helper/index.js"), "export const help = 7;");
  await writeFile(
    join(project, "entry.ts"),
    `import { help } from "helper";
     const options: string[] = process.argv.slice(2);
     console.log(help, options.join(" "));
     process.exit(help);`,
  );
  const options = ["install", "--package-lock-only", "--offline", "--no-audit"];
  execFileSync("npm", options, { cwd: project, env: ownVariables(), stdio: "ignore" });
});

type Result = { code: unknown; stdout: string; stderr: string };

function launch(...options: string[]): Promise<Result> {
  const launcher = ["runtime/launch.mjs", "entry.ts", ...options];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      launcher,
      { cwd: project, env: ownVariables() },
      (error, stdout, stderr) => {
        resolve({ code: error?.code, stdout, stderr });
      },
    );
  });
}

test("two at once install once, and both run", async () => {
  const results = await Promise.all([launch("one"), launch("two")]);
  assert.deepEqual(
    results.map(({ code, stdout }) => [code, stdout.trim()]),
    [
      [7, "7 one"],
      [7, "7 two"],
    ],
  );
  const installs = results.filter(({ stderr }) => stderr.includes("done in"));
  assert.equal(installs.length, 1);
});

test("installs nothing when everything is there, and hands options on", async () => {
  assert.deepEqual(await launch("--flag", "x y"), {
    code: 7,
    stdout: "7 --flag x y\n",
    stderr: "",
  });
});

test("stops what it runs when npm is told to end", { timeout: 60_000 }, async () => {
  await writeFile(
    join(project, "waiting.ts"),
    `process.on("SIGTERM", () => { console.log("stopped"); process.exit(0); });
     setInterval(() => undefined, 1000);
     console.log("started");`,
  );
  const npm = spawn("npm", ["start"], { cwd: project, env: ownVariables() });
  const output = npm.stdout.setEncoding("utf8");
  let said = "";
  output.on("data", (text: string) => (said += text));
  while (!said.includes("started")) await once(output, "data");
  process.kill(npm.pid!, "SIGTERM");
  // The end of the output is that of the last process that holds it.
  await once(output, "close");
  assert.match(said, /stopped/);
});

test("installs again when a package is missing", async () => {
  await rm(join(project, "node_modules"), { recursive: true });
  const { code, stderr } = await launch();
  assert.equal(code, 7);
  assert.match(stderr, /done in/);
});

test("says what to do when it cannot install", async () => {
  await rm(join(project, "node_modules"), { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ dependencies: { other: "1" } }));
  const { code, stderr } = await launch();
  assert.equal(code, 1);
  assert.match(stderr, /npm ci/);
});
