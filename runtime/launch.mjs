// Runs a TypeScript entry point: `node runtime/launch.mjs runtime/start.ts`. Plain JavaScript, because
// it also runs on a Node that is too old for the rest. Installs what is missing, and on an old Node
// continues with a newer one. When everything is there it only compares two lists.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { install } from "./launch/install.mjs";
import { runProgram } from "./launch/program.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** A package of its own, so that npm checks and picks the binary for this platform. */
const ownNode = join(root, "runtime/node");

/** Which Node shall run it, and in which environment. */
async function prepare() {
  const node = runsTypeScript() ? process.execPath : await newerNode();
  const environment = node === process.execPath ? process.env : withFirstInPath(dirname(node));
  await install(root, "Installing packages", environment);
  return { node, environment };
}

function withFirstInPath(folder) {
  return { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
}

/** PostGraphile and graphile-worker need 22.18, which is also the first to run TypeScript as it is. */
function runsTypeScript() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const recent = major > 22 || (major === 22 && minor >= 18);
  return recent && Boolean(process.features.typescript);
}

async function newerNode() {
  const version = process.versions.node;
  await install(ownNode, `Fetching a newer Node (this one is ${version})`, process.env);
  try {
    const locate = createRequire(join(ownNode, "package.json")).resolve;
    const folder = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
    const manifest = locate(`${folder}/package.json`);
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.node);
  } catch {
    throw new Error(
      `Homeroom needs Node 22.18 or newer; this is ${version}, and npm has no newer one for ` +
        `${process.platform}-${process.arch}.\nInstall one (https://nodejs.org) and start again.`,
    );
  }
}

/**
 * Told to end, npm hands the signal to the shell between it and us, which dies of it and tells
 * nobody: whoever has lost that parent was meant.
 */
function followParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}

// Grafast asks for it; the checks of its development mode make planning several times slower.
process.env.GRAPHILE_ENV ??= "production";

followParent();

const [entry, ...options] = process.argv.slice(2);
const file = resolve(root, entry);
const { node, environment } = await prepare().catch((error) => {
  console.error(error.message);
  process.exit(1);
});

if (node === process.execPath) {
  process.argv = [node, file, ...options];
  await import(pathToFileURL(file).href);
} else {
  const end = await runProgram(node, [file, ...options], { stdio: "inherit", env: environment });
  if (typeof end === "string") process.kill(process.pid, end);
  else process.exitCode = end;
}
