import type { Proof } from "./walk.ts";

export const reportsProofs: Proof[] = [];
