import { fileURLToPath } from "node:url";

/**
 * Where Node keeps the code of server and worker compiled (NODE_COMPILE_CACHE): a process that finds it
 * starts in two thirds of the time and takes 20 MB less. `npm ci` removes it with the packages.
 */
export const compileCache = fileURLToPath(
  new URL("../node_modules/.cache/homeroom", import.meta.url),
);
