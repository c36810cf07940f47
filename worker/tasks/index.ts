import type { TaskList } from "graphile-worker";
import { runTask, type Services } from "../run_task.ts";
import { callWebhookTask } from "./call_webhook.ts";
import { captureMetrics } from "./capture_metrics.ts";
import { forEachSchool } from "./for_each_school.ts";
import { forgetOld } from "./forget_old.ts";
import { mailReportFile } from "./mail_report_file.ts";
import { notifyAbsence } from "./notify_absence.ts";
import { publishAnnouncements } from "./publish_announcements.ts";
import { removeObjects } from "./remove_objects.ts";
import { runImport } from "./run_import.ts";
import { runReportSchedules } from "./run_report_schedules.ts";
import { sendDelivery } from "./send_delivery.ts";
import { sendInvitation } from "./send_invitation.ts";
import { sendPasswordReset } from "./send_password_reset.ts";
import { settleDeliveries } from "./settle_deliveries.ts";
import { startNight } from "./start_night.ts";
import { tidyImports } from "./tidy_imports.ts";
import { tidyLibrary } from "./tidy_library.ts";
import { tidySchool } from "./tidy_school.ts";
import { tidyTransport } from "./tidy_transport.ts";
import { writeReportFile } from "./write_report_file.ts";

/** Every task by the name under which it is queued. */
export function taskList(services: Services): TaskList {
  return {
    call_webhook: runTask(callWebhookTask, services),
    capture_metrics: runTask(captureMetrics, services),
    for_each_school: forEachSchool(services),
    forget_old: runTask(forgetOld, services),
    mail_report_file: runTask(mailReportFile, services),
    notify_absence: runTask(notifyAbsence, services),
    publish_announcements: runTask(publishAnnouncements, services),
    remove_objects: runTask(removeObjects, services),
    run_import: runTask(runImport, services),
    run_report_schedules: runTask(runReportSchedules, services),
    send_delivery: runTask(sendDelivery, services),
    send_invitation: runTask(sendInvitation, services),
    send_password_reset: runTask(sendPasswordReset, services),
    settle_deliveries: runTask(settleDeliveries, services),
    start_night: runTask(startNight, services),
    tidy_imports: runTask(tidyImports, services),
    tidy_library: runTask(tidyLibrary, services),
    tidy_school: runTask(tidySchool, services),
    tidy_transport: runTask(tidyTransport, services),
    write_report_file: runTask(writeReportFile, services),
  };
}
