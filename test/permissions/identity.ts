import type { Proof } from "./walk.ts";

export const identityProofs: Proof[] = [];
