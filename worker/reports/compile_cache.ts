import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | undefined;

/**
 * A folder in which the processes that we start find what an earlier one has compiled, which halves
 * the time and spares the memory of beginning. Our own, and nobody else's: what lies there is
 * executed. It goes with this process.
 */
export function compileCache(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "homeroom-compiled-"));
    process.once("exit", () => {
      rmSync(made, { recursive: true, force: true });
    });
    folder = made;
  }
  return folder;
}
