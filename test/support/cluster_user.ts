import { startCluster } from "../../db/runner/embedded.ts";

/** A process that uses the cluster of a folder, until it is told to leave or is killed. */
const cluster = await startCluster({ folder: process.argv[2] ?? "" });
await cluster.claim();
process.send?.("ready");
const leave = () => {
  void cluster.stop().then(() => {
    process.exit();
  });
};
process.once("message", leave);
process.once("disconnect", leave);
