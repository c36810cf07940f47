import type { Proof } from "./walk.ts";

export const communicationProofs: Proof[] = [];
