import type { TablePolicy } from "../matrix.ts";

export const libraryPolicies: TablePolicy[] = [];
