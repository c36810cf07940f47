import { callEach } from "../call_each.ts";

/** Nightly: makes room for the positions of the days to come, and forgets those of days long past. */
export const tidyTransport = callEach("asWorker", {
  made: "ensure_position_partitions()",
  dropped: "drop_position_partitions()",
});
