// Installs packages when something is missing. Plain JavaScript, like launch.mjs.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./program.mjs";

/** Runs `npm ci` in the folder unless what is installed is what its lockfile says. */
export async function install(folder, label, environment) {
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
    if (end === "SIGKILL" || end === "SIGINT")
      throw new Error("Interrupted; start again to go on.");
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
    patienceMs: 2000, // What it leaves half-made is made anew by the next start.
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
    await new Promise((resolve) => setTimeout(resolve, 200));
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
