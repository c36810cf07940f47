import { callEach } from "../call_each.ts";

/** Nightly: tells of what falls due, makes room for the positions of the days to come, and forgets those of days long past. */
export const tidyTransport = callEach("asWorker", {
  told: "tell_of_transport_dues()",
  made: "ensure_position_partitions()",
  dropped: "forget_old('vehicle_positions')",
});
