import type { Proof } from "./walk.ts";

export const transportProofs: Proof[] = [];
