import { callEach } from "../call_each.ts";

/** Ends imports whose worker is no more, and forgets the files of old ones. */
export const tidyImports = callEach("asWorker", { abandoned: "tidy_imports()" });
