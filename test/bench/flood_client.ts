import { constants, setPriority } from "node:os";
import { askForever, type Target } from "./http_client.ts";

/**
 * Floods a school from a process of its own, until it is ended: `node flood_client.ts <target as
 * JSON> <how many requests at a time>`. It gives way to all that is measured, as if it were elsewhere.
 */
const [target, concurrency] = process.argv.slice(2) as [string, string];
setPriority(constants.priority.PRIORITY_LOW);
await Promise.all(
  Array.from({ length: Number(concurrency) }, () => askForever(JSON.parse(target) as Target)),
);
