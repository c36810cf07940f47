import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import { root } from "../../support/node_test.ts";

const run = promisify(execFile);

export interface Client {
  /** Checks its types as strictly as ours are; fails with what the compiler says. */
  check(): Promise<void>;
  /** Runs it against a server; returns what it has found out. */
  run(...parameters: string[]): Promise<unknown>;
}

/** Generates a client from the document in a folder of its own, with the program that uses it. */
export async function generateClient(document: string): Promise<Client & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "homeroom-client-"));
  const types = astToString(await openapiTS(document));
  const { compilerOptions } = JSON.parse(
    await readFile(join(root, "tsconfig.json"), "utf8"),
  ) as Record<string, unknown>;
  await writeFile(join(folder, "homeroom.ts"), types);
  await cp(join(root, "test/fixtures/openapi/client.ts.txt"), join(folder, "client.ts"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));

  const node = async (...given: string[]) => {
    try {
      return (await run(process.execPath, given, { cwd: folder })).stdout;
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`${stdout}${stderr}`.slice(0, 4000) || String(error), { cause: error });
    }
  };
  return {
    check: async () => void (await node("node_modules/typescript/bin/tsc", "-p", ".")),
    run: async (...parameters) => JSON.parse(await node("client.ts", ...parameters)) as unknown,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
