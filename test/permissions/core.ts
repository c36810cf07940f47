import { id } from "../policies/matrix.ts";
import type { Proof } from "./walk.ts";

/** A job that has failed for good. */
const failed = `
  select queue_job('send_invitation', '{}');
  update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'No.'
  where id = (select max(id) from graphile_worker._private_jobs)`;

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
  {
    permission: "failed_jobs:view",
    calls: "failed_jobs",
    attempt: "select id from failed_jobs()",
    given: failed,
  },
  {
    permission: "failed_jobs:update",
    calls: "retry_job",
    attempt: "select retry_job((select max(id) from failed_jobs()))",
    also: ["failed_jobs:view"],
    given: failed,
  },
  {
    permission: "failed_jobs:delete",
    calls: "discard_job",
    attempt: "select discard_job((select max(id) from failed_jobs()))",
    also: ["failed_jobs:view"],
    given: failed,
  },
];
