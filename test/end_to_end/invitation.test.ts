import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openDatabase, slugs } from "../support/database.ts";
import { trySignIn } from "../support/people.ts";
import { codeOf, graphql, startServer } from "../support/server.ts";
import { startMailServer } from "../worker/mail_server.ts";
import { openWorker } from "../worker/support.ts";

const [slug, otherSlug] = slugs;
const email = "first.administrator@new.example";
const password = "a long and winding password";

describe("a mailed invitation", async () => {
  const database = await openDatabase();
  const server = await startServer(database);
  const mail = await startMailServer();
  const worker = openWorker(database, mail);
  database.defer(() => mail.close());
  database.defer(() => worker.close());

  const accept = (school: string, token: string) =>
    graphql(
      server,
      school,
      `
        mutation Accept($input: AcceptInvitationInput!) {
          acceptInvitation(input: $input) {
            accessToken
          }
        }
      `,
      { input: { token, password } },
    );

  it("lets whoever got it choose a password and sign in, once, at that school", async () => {
    await database.commitAsOwner(slug, (client) =>
      client.query("select invite_administrator($1, 'First Administrator')", [email]),
    );
    await worker.runJobs();
    const [letter] = mail.mails.filter(({ to }) => to[0] === email);
    const token = /#token=(\S+)/.exec(letter!.text)![1]!;

    assert.ok(codeOf(await accept(otherSlug, token)));
    const accepted = await accept(slug, token);
    const { accessToken } = (accepted.json as { data: Accepted }).data.acceptInvitation;
    const me = await graphql(server, slug, "{ me { email roles { name } } }", {}, accessToken);
    assert.deepEqual((me.json as { data: unknown }).data, {
      me: { email, roles: [{ name: "Administrator" }] },
    });

    assert.ok(codeOf(await accept(slug, token)));
    assert.equal((await trySignIn(server, slug, email, password)).status, 200);
    assert.equal(codeOf(await trySignIn(server, slug, email, password)), undefined);
  });
});

type Accepted = { acceptInvitation: { accessToken: string } };
