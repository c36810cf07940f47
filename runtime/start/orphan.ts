/**
 * Preloaded into the processes that `npm start` runs: when it dies without stopping them, which
 * breaks the channel to it, they stop by themselves.
 */
process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
});
process.channel?.unref();
