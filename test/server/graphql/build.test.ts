import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { buildSchema, isInputObjectType, isListType, isNonNullType, isObjectType } from "graphql";
import { apiRelevant, artifactAt, artifactHash } from "../../../server/graphql/artifact.ts";
import { buildApi } from "../../../server/graphql/build.ts";
import { loadApi } from "../../../server/graphql/load.ts";

describe("the built API", async () => {
  const artifact = artifactAt(artifactHash());
  const description = await readFile(artifact.description, "utf8");
  const schema = buildSchema(description);
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));

  it("is made once per version of the sources", async () => {
    const again = await buildApi(() => assert.fail("asked for the blueprint"));
    assert.equal(again.hash, artifact.hash);
  });

  it("is not loaded when it is another version's", async () => {
    await assert.rejects(loadApi("0".repeat(20)), { code: "API_NOT_BUILT" });
  });

  it("is another's when the SQL changes in what the API shows, and only then", () => {
    const sql = `-- Remark.
create function f(a uuid) returns text
  language sql stable
begin atomic
  select 'body 1';
end;
create function g() returns void
  language plpgsql
as $body$ begin perform 'body 2'; end; $body$;
create policy p on t for select
  using ('body 3');
grant execute on function f(uuid) to :"tenant";
do $$ begin 'kept' $$;
`;
    const edited = sql.replaceAll("body ", "other ").replace("Remark", "Note");
    assert.equal(apiRelevant(edited), apiRelevant(sql));
    for (const part of ["f(a uuid)", "stable", "grant execute", "'kept'", "void"]) {
      assert.notEqual(apiRelevant(sql.replace(part, "")), apiRelevant(sql), part);
    }
  });

  it("has nothing of what is private", () => {
    const secret = /hash|secret|effectivePermission|dbLogin|userToken/i;
    // A provider's is given to the API, which never gives it back; that of a new second factor or
    // webhook is shown to its owner once.
    const known =
      /^(RegisterIdentityProviderInput\.clientSecret|(Totp|Webhook)Secret(\.secret)?|.*[rR]otateWebhookSecret.*|\w+\.(webhookSecret|secretChangedAt))$/;
    for (const type of types) {
      if (!known.test(type.name)) assert.doesNotMatch(type.name, secret);
      if (!isObjectType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.keys(type.getFields())) {
        const name = `${type.name}.${field}`;
        if (!known.test(name)) assert.doesNotMatch(field, secret, name);
      }
    }
  });

  it("has no names of Postgres schemas and no second id", () => {
    for (const type of types) {
      assert.doesNotMatch(type.name, /^(App|Platform|Tenant)[A-Z]/);
      if (!isObjectType(type)) continue;
      assert.ok(!("nodeId" in type.getFields()), type.name);
    }
  });

  it("limits every connection", () => {
    for (const type of types.filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        const named = isNonNullType(field.type) ? field.type.ofType : field.type;
        if (!isObjectType(named) || !named.name.endsWith("Connection")) continue;
        const first = field.args.find(({ name }) => name === "first");
        assert.match(first?.description ?? "", /500 at most/, `${type.name}.${field.name}`);
      }
    }
  });

  it("has no list of rows that is not a page, but in what a mutation or an event has changed", () => {
    for (const type of types.filter(isObjectType)) {
      if (/(Payload|Connection)$|^Subscription$/.test(type.name)) continue;
      for (const field of Object.values(type.getFields())) {
        const list = isNonNullType(field.type) ? field.type.ofType : field.type;
        if (!isListType(list)) continue;
        const item = isNonNullType(list.ofType) ? list.ofType.ofType : list.ofType;
        const isRow = isObjectType(item) && `${item.name}Connection` in schema.getTypeMap();
        assert.ok(!isRow, `${type.name}.${field.name}`);
      }
    }
  });

  it("describes each query, mutation and subscription", () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    for (const type of roots.map((root) => root!)) {
      for (const field of Object.values(type.getFields())) {
        assert.ok(field.description, `${type.name}.${field.name} needs a comment`);
      }
    }
  });
});
