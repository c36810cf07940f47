import type { TablePolicy } from "../matrix.ts";

export const transportPolicies: TablePolicy[] = [];
