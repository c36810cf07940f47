import { academicProofs } from "./academic.ts";
import { communicationProofs } from "./communication.ts";
import { coreProofs } from "./core.ts";
import { gradingProofs } from "./grading.ts";
import { identityProofs } from "./identity.ts";
import { libraryProofs } from "./library.ts";
import { reportsProofs } from "./reports.ts";
import { transportProofs } from "./transport.ts";
import type { Proof } from "./walk.ts";

/** Of every permission that is not about a table's rows, and of every function of the API. */
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

/** What no permission decides, each with the reason. */
export const undecided = {
  functions: {
    next_cron_time: "computes with what it is given",
  } as Record<string, string>,
  /** `user_sessions:update`, for a command that is granted on a table. */
  commands: {
    "dashboard_widgets:view": "who sees a dashboard sees its widgets",
  } as Record<string, string>,
};
