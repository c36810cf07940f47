import { callEach } from "../call_each.ts";

/** Nightly: gives copies that were not fetched to the next in turn, and reminds readers of what is overdue. */
export const tidyLibrary = callEach("asSchool", {
  expired: "expire_reservations()",
  reminded: "remind_overdue()",
});
