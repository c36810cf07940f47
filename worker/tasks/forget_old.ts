import { callEach } from "../call_each.ts";

/** Nightly: removes what is older than the school keeps it. Positions of vehicles tidy_transport removes. */
export const forgetOld = callEach("asWorker", {
  loginHistory: "forget_old('login_history')",
  sessions: "forget_old('user_sessions')",
  auditLogMonths: "forget_old('audit_logs')",
  views: "forget_old('record_views')",
  // Before the notifications, which take theirs along.
  deliveries: "forget_old('deliveries')",
  notifications: "forget_old('notifications')",
  webhookDeliveries: "forget_old('webhook_deliveries')",
  reportFiles: "forget_old('report_files')",
  reportRuns: "forget_old('report_runs')",
});
