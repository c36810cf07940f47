import type { Proof } from "./walk.ts";

export const coreProofs: Proof[] = [];
