import type { Proof } from "./walk.ts";

export const academicProofs: Proof[] = [];
