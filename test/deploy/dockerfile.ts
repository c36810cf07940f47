import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../../db/runner/bundle.ts";
import { ownVariables } from "../support/node_test.ts";

/** What a Dockerfile makes, as a folder of this machine instead of an image. */
export interface Image {
  /** The folder that stands for the last stage's root. */
  root: string;
  workdir: string;
  variables: Record<string, string>;
  user: string | undefined;
  command: string[];
}

interface Stage extends Image {
  name: string | undefined;
}

export interface Instruction {
  name: string;
  rest: string;
}

/** The instructions of a Dockerfile, without comments and with continued lines joined. */
export function parseDockerfile(text: string): Instruction[] {
  return text
    .replace(/^\s*#.*\n/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, name = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
      return { name: name.toUpperCase(), rest };
    });
}

/**
 * Does by hand what `docker build` does, stage after stage, in folders below `scratch`. Knows the
 * instructions that ours uses and fails at any other. Base images are this machine with its Node.
 */
export async function buildByHand(scratch: string): Promise<Image> {
  const stages: Stage[] = [];
  const dockerfile = await readFile(path.join(repositoryRoot, "Dockerfile"), "utf8");
  for (const { name, rest } of parseDockerfile(dockerfile)) {
    if (name === "FROM") {
      stages.push({
        name: / AS (\S+)$/i.exec(rest)?.[1],
        root: path.join(scratch, `stage-${stages.length}`),
        workdir: "/",
        variables: {},
        user: undefined,
        command: [],
      });
      continue;
    }
    const stage = stages.at(-1)!;
    switch (name) {
      case "WORKDIR":
        stage.workdir = rest;
        await mkdir(path.join(stage.root, rest), { recursive: true });
        break;
      case "ENV":
        for (const [, key, value] of rest.matchAll(/(\w+)=(\S+)/g)) {
          // An absolute path is one inside the image.
          stage.variables[key!] = value!.startsWith("/") ? path.join(stage.root, value!) : value!;
        }
        break;
      case "COPY":
        await copy(stage, stages, rest);
        break;
      case "RUN":
        await run(stage, rest);
        break;
      case "USER":
        stage.user = rest;
        break;
      case "EXPOSE":
        break;
      case "CMD":
        stage.command = JSON.parse(rest) as string[];
        break;
      default:
        throw new Error(`This reader of Dockerfiles does not know ${name}.`);
    }
  }
  return stages.at(-1)!;
}

async function copy(stage: Stage, stages: Stage[], rest: string): Promise<void> {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith("--from=") ? words.shift()!.slice("--from=".length) : undefined;
  const target = path.resolve("/", stage.workdir, words.pop()!);
  for (const source of words) {
    if (from !== undefined) {
      const other = stages.find((candidate) => candidate.name === from);
      if (!other) throw new Error(`There is no stage ${from}.`);
      const options = { recursive: true, verbatimSymlinks: true };
      await cp(path.join(other.root, source), path.join(stage.root, target), options);
      continue;
    }
    for (const file of await contextFiles()) {
      if (source !== "." && file !== source) continue;
      const options = { recursive: true, verbatimSymlinks: true };
      await cp(path.join(repositoryRoot, file), path.join(stage.root, target, file), options);
    }
  }
}

/** What a clone holds, without what .dockerignore keeps away. */
async function contextFiles(): Promise<string[]> {
  const [{ stdout }, ignored] = await Promise.all([
    promisify(execFile)("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
      cwd: repositoryRoot,
      maxBuffer: 16 * 1024 * 1024,
    }),
    readFile(path.join(repositoryRoot, ".dockerignore"), "utf8"),
  ]);
  const patterns = ignored.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return stdout
    .split("\0")
    .filter((file) => file !== "")
    .filter((file) => !patterns.some((pattern) => path.matchesGlob(file, pattern)))
    .filter((file) => !patterns.some((pattern) => file.startsWith(`${pattern}/`)));
}

async function run(stage: Stage, command: string): Promise<void> {
  const child = spawn("sh", ["-ec", command], {
    cwd: path.join(stage.root, stage.workdir),
    env: environmentOf(stage),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`RUN ${command} ended with ${code}.`);
}

/** A container has nothing of the machine's environment but a path. */
export function environmentOf(image: Image): Record<string, string> {
  const { HOME = "/root" } = ownVariables();
  const searched = [path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"];
  return { HOME, PATH: searched.join(path.delimiter), ...image.variables };
}
