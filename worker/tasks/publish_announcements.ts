import { callEach } from "../call_each.ts";

/** Publishes the announcements whose time has come, and notifies those whom they reach. */
export const publishAnnouncements = callEach("asSchool", {
  published: "publish_due_announcements()",
});
