import assert from "node:assert/strict";
import { codeOf, graphql, type TestServer } from "../support/server.ts";
import type { MailServer } from "../worker/mail_server.ts";

/** What the people of these stories choose as their password. */
const password = "a long enough phrase";

/** Parts of answers that several steps ask for. */
export type Nodes<Row> = { nodes: Row[] };
export type Counted = { totalCount: number };
export type Pupil = {
  id: string;
  email: string;
  fullName: string;
  currentEnrollment: { classId: string };
};
export type Lesson = {
  id: string;
  name: string;
  termId: string;
  classId: string;
  class: { schoolId: string };
  classSubjectTeachers: Nodes<{ teacher: { email: string } }>;
  classSubjectStudents: Nodes<{ student: Pupil }>;
};

/** How people of one school talk to it over HTTP. A token of "" is nobody's. */
export interface Visit {
  /** The answer's data; fails the test when the operation is refused. */
  ask: <Data>(token: string, document: string, variables?: object) => Promise<Data>;
  /** The code with which an operation is refused; undefined when it is not. */
  refusal: (token: string, document: string, variables?: object) => Promise<string | undefined>;
  /** Follows the invitation that was mailed to an address; returns an access token. */
  join: (email: string) => Promise<string>;
}

export function visit(server: TestServer, slug: string, mail: MailServer): Visit {
  const send = (token: string, document: string, variables: object) =>
    graphql(server, slug, document, { ...variables }, token || undefined);

  async function ask<Data>(token: string, document: string, variables: object = {}) {
    const answer = await send(token, document, variables);
    assert.equal(codeOf(answer), undefined, answer.text);
    return (answer.json as { data: Data }).data;
  }

  return {
    ask,
    refusal: async (token, document, variables = {}) =>
      codeOf(await send(token, document, variables)),
    async join(email) {
      const invitation = mail.mails.find(({ to }) => to.includes(email));
      assert.ok(invitation, `no mail for ${email}`);
      const token = /#token=([\w-]+)/.exec(invitation.text)![1];
      const { acceptInvitation } = await ask<{ acceptInvitation: { accessToken: string } }>(
        "",
        `mutation ($input: AcceptInvitationInput!) {
          acceptInvitation(input: $input) { accessToken }
        }`,
        { input: { token, password } },
      );
      return acceptInvitation.accessToken;
    },
  };
}
