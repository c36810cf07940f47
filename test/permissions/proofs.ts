import { academicProofs } from "./academic.ts";
import { communicationProofs, communicationUndecided } from "./communication.ts";
import { coreProofs } from "./core.ts";
import { gradingProofs } from "./grading.ts";
import { identityProofs } from "./identity.ts";
import { libraryProofs } from "./library.ts";
import { reportsProofs, reportsUndecided } from "./reports.ts";
import { transportProofs } from "./transport.ts";
import type { Proof } from "./walk.ts";

/** Of every permission that the policy matrix does not show, and of every function of the API. */
export const proofs: Proof[] = [
  ...academicProofs,
  ...communicationProofs,
  ...coreProofs,
  ...gradingProofs,
  ...identityProofs,
  ...libraryProofs,
  ...reportsProofs,
  ...transportProofs,
];

/** What decides a command on a table where the permission of that name does not exist. */
export const decidedBy: Record<string, string> = {
  "attachment_parts:view": "attachments:view",
  "object_permissions:create": "object_permissions:assign",
  "object_permissions:update": "object_permissions:assign",
  "object_permissions:delete": "object_permissions:assign",
  "role_permissions:create": "role_permissions:assign",
  "role_permissions:delete": "role_permissions:assign",
  "dashboard_widgets:view": "dashboards:view",
  "report_schedule_recipients:view": "report_schedules:view",
  "report_schedule_recipients:create": "report_schedules:update",
  "report_schedule_recipients:delete": "report_schedules:update",
  "webhook_attempts:view": "webhooks:view",
  "webhook_deliveries:view": "webhooks:view",
  "user_roles:create": "user_roles:assign",
  "user_roles:update": "user_roles:assign",
  "user_roles:delete": "user_roles:assign",
};

/** What no permission decides, each with the reason. */
export const undecided = {
  functions: {
    ...communicationUndecided.functions,
    ...reportsUndecided.functions,
  } as Record<string, string>,
  /** `user_sessions:update`, for a command that is granted on a table. */
  commands: { ...communicationUndecided.commands } as Record<string, string>,
};
