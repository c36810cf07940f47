import type pg from "pg";
import { statementFor, type Command } from "../policies/matrix.ts";
import { policies } from "../policies/tables/index.ts";
import { decidedBy, proofs, undecided } from "./proofs.ts";
import { tryProof, type Proof } from "./walk.ts";

/** Something that the walk asks about a school. */
export interface Question {
  /** `permission exams:publish`, `command user_roles:create`, `function publish_results` */
  about: string;
  /** Answers with what is wrong, if anything is. */
  ask: () => Promise<string | null>;
}

/**
 * Asks whether each permission decides something, whether each command that is granted on a table is
 * decided by a permission, and each function of the API. `client` is in a transaction of an owner, and
 * in the school's schema.
 */
export async function questionsIn(client: pg.Client, tenantRole: string): Promise<Question[]> {
  const permissions = await list(client, permissionsQuery);
  const commands = (await list(client, commandsQuery)).filter(
    (code) => !(code in undecided.commands),
  );
  const functions = (await list(client, functionsQuery)).filter(
    (name) => !(name in undecided.functions),
  );
  const askAll = (about: string, candidates: Proof[]) => ({
    about,
    ask: () => failure(client, tenantRole, candidates, "all"),
  });
  const askOne = (about: string, candidates: Proof[]) => ({
    about,
    ask: () => failure(client, tenantRole, candidates, "one"),
  });
  const deciders = new Set(commands.map(deciderOf));
  return [
    ...commands.map((code) => askOne(`command ${code}`, proofsOfCommand(code))),
    ...permissions
      .filter((code) => !deciders.has(code))
      .map((code) =>
        askOne(
          `permission ${code}`,
          proofs.filter(({ permission }) => permission === code),
        ),
      ),
    ...functions.map((name) =>
      askAll(
        `function ${name}`,
        proofs.filter(({ calls }) => calls === name),
      ),
    ),
  ];
}

async function failure(
  client: pg.Client,
  tenantRole: string,
  candidates: Proof[],
  needed: "one" | "all",
): Promise<string | null> {
  const failed = [];
  for (const proof of candidates) {
    const [without, withIt] = await tryProof(client, tenantRole, proof);
    const shows = without === "refused" && withIt === "passed";
    if (shows && needed === "one") return null;
    if (!shows)
      failed.push({ permission: proof.permission, attempt: proof.attempt, without, withIt });
  }
  if (candidates.length > 0 && failed.length === 0) return null;
  return `No operation shows it: ${JSON.stringify(failed, null, 2)}`;
}

/** The permission that decides a command: the one of its name, unless proofs.ts says otherwise. */
function deciderOf(code: string): string {
  return decidedBy[code] ?? code;
}

const sqlOf: Record<string, { command: Command; begins: string }> = {
  view: { command: "select", begins: "select .* from" },
  create: { command: "insert", begins: "insert into" },
  update: { command: "update", begins: "update" },
  delete: { command: "delete", begins: "delete from" },
};

/** The proofs that are this command on this table, and what the policy matrix does to each row. */
function proofsOfCommand(code: string): Proof[] {
  const [table, type] = code.split(":") as [string, string];
  const { command, begins } = sqlOf[type]!;
  const permission = deciderOf(code);
  const policy = policies.find((candidate) => candidate.table === table);
  return [
    ...proofs.filter(
      (proof) =>
        proof.permission === permission &&
        RegExp(`^\\s*${begins} ${table}\\b`, "s").test(proof.attempt),
    ),
    ...Object.keys(policy?.rows ?? {}).map((row) => ({
      permission,
      attempt: statementFor(policy!, command, row, "walker"),
      // A row that is changed has to be found first.
      also: command === "update" || command === "delete" ? [`${table}:view`] : [],
    })),
  ];
}

/** All but those of the policy matrix's world, which decide nothing. */
export const permissionsQuery =
  "select code from permissions where resource <> 'customs' order by code";

/** The functions of the API. */
export const functionsQuery = `
  select distinct proname::text as code
  from pg_proc
  where pronamespace = current_schema()::regnamespace
    and has_function_privilege(current_schema()::name, oid, 'execute')
    and prorettype <> 'trigger'::regtype
    and coalesce(obj_description(oid, 'pg_proc'), '') not like '@behavior -*%'
  order by code`;

/** The commands that are granted on tables, and on materialized views, which have no policies. */
export const commandsQuery = `
  select format('%s:%s', relname, command.type) as code
  from pg_class
  cross join (
    values ('view', 'select'), ('create', 'insert'), ('update', 'update'), ('delete', 'delete')
  ) as command (type, privilege)
  where relnamespace = current_schema()::regnamespace
    and relkind in ('r', 'p', 'm')
    and not relispartition
    and (
      has_table_privilege(current_schema()::name, pg_class.oid, command.privilege)
      or command.privilege <> 'delete' and has_any_column_privilege(
        current_schema()::name, pg_class.oid, command.privilege
      )
    )
  order by code`;

export async function list(client: pg.Client, query: string): Promise<string[]> {
  const { rows } = await client.query<{ code: string }>(query);
  return rows.map(({ code }) => code);
}
