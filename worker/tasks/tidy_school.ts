import { callEach } from "../call_each.ts";

/** Nightly: tells of roles that run out, ends what has expired, lets students follow their enrolments, and makes room in the audit log. */
export const tidySchool = callEach("asWorker", {
  partitions: "ensure_audit_partitions()",
  rolesExpiring: "tell_of_expiring_roles()",
  settled: "settle_moved_students()",
  sessions: "close_expired_sessions()",
  receipts: "forget_mail_receipts()",
  idempotencyKeys: "forget_idempotency_keys()",
  links: "forget_report_file_links()",
});
