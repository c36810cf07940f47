import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { createAccessTokens } from "../../server/auth/access_tokens.ts";
import { makeSecret } from "../../server/auth/secrets.ts";
import { benchKey } from "./server_process.ts";

/** Opens a session of the school's administrator; returns an access token. */
export async function openSession(url: string, slug: string): Promise<string> {
  return withClient(url, async (client) => {
    await client.query(
      `set search_path = ${searchPathOf(tenantNames(slug))}; set role homeroom_owner`,
    );
    const { rows } = await client.query<{ userId: string; sessionId: string; tenantId: string }>(
      `select users.id as "userId", session.family_id as "sessionId", tenants.id as "tenantId"
       from users, platform.tenants,
         open_session(users.id, $3, '1 day', null, null, null) as session
       where users.email = $1 and tenants.slug = $2`,
      [`admin@${slug}.example`, slug, makeSecret().hash],
    );
    const options = { keys: [benchKey], issuer: "homeroom", minutes: 60 };
    return createAccessTokens(options).sign(rows[0]!).token;
  });
}
