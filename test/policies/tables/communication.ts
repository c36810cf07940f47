import type { TablePolicy } from "../matrix.ts";

export const communicationPolicies: TablePolicy[] = [];
