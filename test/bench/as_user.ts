import pg from "pg";
import { demoEmail } from "../../db/runner/demo.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { benchPassword, benchSlug } from "./schools.ts";

export const slug = benchSlug(1);
export const names = tenantNames(slug);

/** The server's address of a database of the benchmarks. */
export function serverUrl(url: string): string {
  const server = new URL(url);
  server.username = "homeroom_server";
  server.password = benchPassword;
  return server.href;
}

/** Begins a transaction of the server's login as somebody of the first school's demo population. */
export async function actAs(client: pg.Client, user: string): Promise<void> {
  await client.query(`begin; set local search_path = ${searchPathOf(names)}`);
  await client.query("select set_config('app.user_id', $1, true), set_config('jit', 'off', true)", [
    user,
  ]);
  await client.query(`set local role ${pg.escapeIdentifier(names.role)}`);
}

/** Asked by a superuser whose search_path is the school's. */
export async function userId(client: pg.Client, login: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>("select id from users where email = $1", [
    demoEmail(login, slug),
  ]);
  return rows[0]!.id;
}
