// Runs a TypeScript entry point: `node runtime/launch.mjs runtime/start.ts`. Plain JavaScript, because
// it also runs on a Node that is too old for the rest. Installs what is missing, and on an old Node
// continues with a newer one. When everything is there it only compares two lists.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

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

/** Runs `npm ci` in the folder unless what is installed is what its lockfile says. */
async function install(folder, label, environment) {
  if (isInstalled(folder)) return;
  const unlock = await lock(folder, label);
  try {
    if (isInstalled(folder)) return; // Another process did it meanwhile.
    console.error(`${label} …`);
    const start = Date.now();
    const seconds = () => Math.round((Date.now() - start) / 1000);
    // On a terminal npm shows how far it is.
    const lines = setInterval(() => console.error(`${label} … ${seconds()} s`), 5000);
    if (process.stderr.isTTY) clearInterval(lines);
    const end = await npm(folder, environment).finally(() => clearInterval(lines));
    if (end !== 0 || !isInstalled(folder)) {
      throw new Error(
        `${label} failed: see npm's message above. The first start needs the network (or npm's ` +
          `cache); try \`npm ci\` in ${folder}, then start again.`,
      );
    }
    console.error(`${label}: done in ${seconds()} s`);
  } finally {
    unlock();
  }
}

/** Whether npm's own record of what it installed has everything that the lockfile asks for. */
function isInstalled(folder) {
  const wanted = readPackages(join(folder, "package-lock.json"));
  const present = readPackages(join(folder, "node_modules/.package-lock.json"));
  if (!wanted) throw new Error(`${folder} has no package-lock.json: is the clone complete?`);
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = present[path];
    if (path === "" || (!found && optional)) return true;
    return found?.version === version && found.integrity === integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined; // Not there, or an interrupted install wrote half of it.
  }
}

function npm(folder, environment) {
  // Development tools too, whatever NODE_ENV says: the tests need them.
  const options = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
  const onTerminal = process.stderr.isTTY ? [] : ["--loglevel=error"];
  return runProgram("npm", [...options, ...onTerminal], {
    cwd: folder,
    env: environment,
    shell: process.platform === "win32",
    stdio: ["ignore", 2, 2],
  });
}

const staleMs = 10_000;

/** One process at a time: a folder whose time its owner keeps fresh, so that a killed one lets go. */
async function lock(folder, label) {
  const path = join(folder, ".install-lock");
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(path);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw new Error(`Cannot write to ${folder} (${error.code}): start as its owner.`);
      }
    }
    if (!waited) console.error(`${label}: another process does it, waiting …`);
    if (isStale(path)) release(path);
    await sleep(200);
  }
  const heartbeat = setInterval(() => utimesSync(path, new Date(), new Date()), 1000);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    release(path);
  };
}

function isStale(path) {
  try {
    return Date.now() - statSync(path).mtimeMs > staleMs;
  } catch {
    return false; // It has just been released.
  }
}

function release(path) {
  try {
    const aside = `${path}-${process.pid}`;
    renameSync(path, aside);
    rmSync(aside, { recursive: true });
  } catch {
    // Another process released it first.
  }
}

/** Waits for the program and hands signals on to it. Returns its exit code, or the signal that ended it. */
function runProgram(program, options, settings) {
  const child = spawn(program, options, settings);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(new Error(`Cannot run ${program}: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      resolve(code ?? signal);
    });
  });
}

// Grafast asks for it; the checks of its development mode make planning several times slower.
process.env.GRAPHILE_ENV ??= "production";

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
