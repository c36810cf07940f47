import { id } from "../policies/matrix.ts";
import type { Proof } from "./walk.ts";

export const coreProofs: Proof[] = [
  {
    permission: "audit_logs:view",
    calls: "row_history",
    attempt: `select id from row_history('students', ${id("students/1")})`,
  },
];
