import type { Proof } from "./walk.ts";

export const libraryProofs: Proof[] = [];
