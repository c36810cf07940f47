import type { TablePolicy } from "../matrix.ts";

export const reportsPolicies: TablePolicy[] = [];
