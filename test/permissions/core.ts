import { id } from "../policies/matrix.ts";
import type { Proof } from "./walk.ts";

export const coreProofs: Proof[] = [
  {
    permission: "audit_logs:view",
    calls: "row_history",
    attempt: `select id from row_history('students', ${id("students/1")})`,
  },
  {
    permission: "record_views:view",
    calls: "access_history",
    attempt: `select action from access_history('students', ${id("students/1")})`,
    also: ["audit_logs:view"],
  },
  {
    permission: "audit_logs:view",
    calls: "access_history",
    attempt: `select action from access_history('students', ${id("students/1")})`,
    also: ["record_views:view"],
  },
];
