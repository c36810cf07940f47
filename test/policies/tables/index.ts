import type { TablePolicy } from "../matrix.ts";
import { accountPolicies } from "./accounts.ts";
import { assessmentPolicies } from "./assessment.ts";
import { classPolicies } from "./classes.ts";
import { communicationPolicies } from "./communication.ts";
import { corePolicies } from "./core.ts";
import { deliveriesPolicies } from "./deliveries.ts";
import { libraryPolicies } from "./library.ts";
import { peoplePolicies } from "./people.ts";
import { reportsPolicies } from "./reports.ts";
import { structurePolicies } from "./structure.ts";
import { transportPolicies } from "./transport.ts";

/** Of every table, what everybody may do with it. */
export const policies: TablePolicy[] = [
  ...corePolicies,
  ...accountPolicies,
  ...structurePolicies,
  ...peoplePolicies,
  ...classPolicies,
  ...assessmentPolicies,
  ...communicationPolicies,
  ...deliveriesPolicies,
  ...libraryPolicies,
  ...transportPolicies,
  ...reportsPolicies,
];
