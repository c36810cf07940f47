import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { saveReport, type Properties } from "./reports.ts";

const db = await sharedDatabase();
const [slug, otherSlug] = slugs;

const from = "from report_class_lists";
const day: Properties = { day: { type: "string", format: "date" } };

/** What no report may be: the text, and what it tries. */
const attacks: [attempt: string, query: string, properties?: Properties][] = [
  ["nothing", ""],
  ["a comment alone", "-- select 1"],
  ["two statements", `select class_name ${from}; select 1`],
  ["a second statement behind a comment", `select class_name ${from} /* ; */ ; drop table users`],
  ["a change behind a semicolon in line", `select 1 as x; delete from users --`],
  ["an insert", "insert into users (email, display_name) values ('a@b.example', 'A')"],
  ["an update", "update users set is_active = true"],
  ["a delete", "delete from users"],
  ["truncation", "truncate users"],
  ["a copy to a program", "copy (select 1) to program 'true'"],
  ["a call", "call something()"],
  ["a DO block", "do 'begin end'"],
  ["a setting", "set role homeroom_owner"],
  ["an explanation that runs", `explain analyze select class_name ${from}`],
  ["a delete in a CTE", "with gone as (delete from users returning id) select id from gone"],
  [
    "an insert in a CTE",
    "with made as (insert into roles (name) values ('x') returning name) select name from made",
  ],
  ["a new table", `select class_name into report_stolen ${from}`],
  ["locks", `select class_name ${from} for update`],
  ["locks of a CTE", `with x as (select class_name ${from} for share) select class_name from x`],
  ["a table of the school", "select email from users"],
  ["a table of the school in quotes", 'select email from "users"'],
  ["a table, in short", "table users"],
  ["a table in a sub-select", `select (select max(email) from users) as email ${from}`],
  ["a table in EXISTS", `select class_name ${from} where exists (select from user_tokens)`],
  ["a table joined laterally", `select email ${from} cross join lateral (table users) as u`],
  ["a table in a set operation", `select class_name ${from} union all select email from users`],
  ["a sampled table", "select email from users tablesample system (100)"],
  ["a table whose name begins like a view's", "select error_message from report_runs"],
  ["a view that is no report", "select student_id from current_enrollments"],
  ["a table of the catalog", "select rolname from pg_roles"],
  ["a table of the catalog, qualified", "select relname::text as x from pg_catalog.pg_class"],
  ["the information schema", "select table_name from information_schema.tables"],
  ["the control plane", "select slug from platform.tenants"],
  ["another school", `select class_name from "tenant_${otherSlug}".report_class_lists`],
  ["one's own school by its name", `select class_name from tenant_${slug}.report_class_lists`],
  [
    "another school, its quotes escaped",
    'select class_name from U&"tenant_\\006f-brien--2".report_class_lists',
  ],
  ["the job queue", "select count(*) from graphile_worker.jobs"],
  ["a setting's change", "select set_config('app.user_id', 'x', false) as x"],
  ["a setting's change in quotes", `select "set_config"('app.user_id', 'x', false) as x`],
  ["a setting", "select current_setting('app.user_id') as x"],
  ["a nap", "select pg_sleep(10)::text as x"],
  ["a nap in FROM", "select 1 as x from pg_sleep(10)"],
  ["a nap in WHERE", `select class_name ${from} where pg_sleep(1) is null`],
  ["a nap in ORDER BY", `select class_name ${from} order by pg_sleep(1)::text`],
  ["a nap in a filter", `select count(*) filter (where pg_sleep(1) is null) as x ${from}`],
  ["a nap in LIMIT", `select class_name ${from} limit length(pg_sleep(1)::text)`],
  ["a nap in a window", `select rank() over (order by pg_sleep(1)::text) as x ${from}`],
  ["a nap in GROUPING SETS", `select 1 as x ${from} group by grouping sets ((pg_sleep(1)::text))`],
  ["a file", "select pg_read_file('/etc/passwd') as x"],
  ["a folder", "select name from pg_ls_dir('/') as name"],
  ["a large object", "select lo_import('/etc/passwd')::text as x"],
  ["reading a large object", "select lo_get(1)::text as x"],
  ["SQL in a text", "select query_to_xml('select 1', true, true, '')::text as x"],
  ["a table as XML", "select table_to_xml('users', true, true, '')::text as x"],
  ["SQL in a text, of another kind", "select query_to_xmlschema('select 1', true, true, '') as x"],
  ["full-text statistics of a text", "select word from ts_stat('select search from students')"],
  ["another connection", "select * from dblink('', 'select 1') as t (x integer)"],
  ["a notification", "select pg_notify('x', 'y')::text as x"],
  ["a sequence", "select nextval('x') as x"],
  ["a lock", "select pg_advisory_lock(1)::text as x"],
  ["ending others", "select pg_terminate_backend(1) as x"],
  ["a billion rows", "select n from generate_series(1, 1000000000) as n"],
  ["a huge text", "select repeat('x', 1000000000) as x"],
  ["a padded text", "select lpad('x', 1000000000) as x"],
  ["a format of any width", "select format('%1000000000s', 'x') as x"],
  ["chance", "select random() as x"],
  ["a definer function of the school", "select has_permission('users:view') as x"],
  ["a helper of policies", "select id::text from student_ids_for('students:view') as id"],
  ["who asks", "select current_user_id() as x"],
  ["what looks into a row", "select medical_note_of(student_id) as x from report_class_lists"],
  ["a function in quotes", `select "has_permission"('users:view') as x`],
  ["a function by attribute", "select (row(1, 2)).f1 as x"],
  ["who is connected", "select current_user::text as x"],
  ["the session", "select session_user::text as x"],
  ["the schema", "select current_schema()::text as x"],
  ["a relation's number", "select 'users'::regclass::text as x"],
  ["a cast in words", "select cast('users' as regclass)::text as x"],
  ["a cast in quotes", `select 'users'::"regclass"::text as x`],
  ["a cast by function", "select to_regclass('users')::text as x"],
  ["a role's number", "select 'postgres'::regrole::text as x"],
  ["an object's number", "select 1::oid as x"],
  ["XML", "select xmlelement(name x)::text as x"],
  ["a table of XML", "select x from xmltable('/a' passing '<a/>'::xml columns x text path '.')"],
  [
    "a file in XML",
    `select xmlparse(document '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>') as x`,
  ],
  ["whole rows", "select report_class_lists as x from report_class_lists"],
  ["whole rows as JSON", "select to_jsonb(report_class_lists) as x from report_class_lists"],
  ["recursion without end", "with recursive n (x) as (select 1 union all select x from n) table n"],
  ["columns of one name", `select class_name, school_name as class_name ${from}`],
  ["a column without a name", "select 1"],
  ["no columns", `select ${from}`],
  ["a dollar quote", "select $$x$$ as x"],
  ["a tagged dollar quote with a parameter in it", "select $a$ :day $a$ as x", day],
  ["a positional parameter", "select $1::text as x"],
  ["a quote with escapes", String.raw`select E'\' :day --' as x`, day],
  ["a quote with escapes that hides its end", String.raw`select e'\'; delete from users; --'`],
  ["an unicode escape", String.raw`select U&'\0027' as x`],
  ["a quote without an end", "select 'x as x"],
  ["a name without an end", 'select "x'],
  ["a comment without an end", `select class_name ${from} /* where`],
  ["a comment in a comment", `select class_name ${from} /* /* */ ; drop table users */`],
  ["letters that look like others", `select class_name ${from} where ｃlass_name is null`],
  ["brackets that close a query around it", "select 1 as x) as q; select (1"],
  ["brackets that close a query around it, in one", "select 1 as x) union (select 2"],
  ["no SQL at all", "Hello, world"],
  ["a parameter as a name", "select class_name from :day", day],
];

test("what attacks try is refused when it is saved, and leaves nothing behind", () =>
  db.asOwner(slug, async (client) => {
    const accepted: string[] = [];
    for (const [attempt, query, properties] of attacks) {
      const state = await sqlState(client, () => saveReport(client, query, properties));
      if (state !== "SC801") accepted.push(`${attempt}: ${state}`);
    }
    assert.deepEqual(accepted, []);
    assert.ok(attacks.length > 100);
    const { rows } = await client.query(
      `select (select count(*)::integer from pg_class where relname ~ '^report_check') as views,
         (select count(*)::integer from report_definitions where name ~ '^Report ') as reports`,
    );
    assert.deepEqual(rows, [{ views: 0, reports: 0 }]);
  }));

test("an attack is refused whichever way it comes", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, `select class_name ${from}`);
    const attempts = [
      `update report_definitions set query = 'table users' where id = '${id}'`,
      `insert into report_definitions (id, name, query) values ('${id}', 'x', 'select 1 as x')
       on conflict (id) do update set query = 'select email from users'`,
      `insert into metric_definitions (code, name, query)
       values ('x', 'x', 'select id as school_id, 1 as value, :day as day from schools')`,
    ];
    for (const attempt of attempts) {
      assert.equal(await sqlState(client, () => client.query(attempt)), "SC801");
    }
    // What is known of the columns cannot be made up either.
    await client.query(`update report_definitions set columns = '[]' where id = $1`, [id]);
    const { rows } = await client.query("select columns from report_definitions where id = $1", [
      id,
    ]);
    assert.deepEqual(rows, [{ columns: [{ name: "class_name", type: "text" }] }]);
  }));

test("a function or view of the school that bears the name of an allowed one is no way around", () =>
  db.asOwner(slug, async (client) => {
    await client.query(
      `create function initcap(value date) returns text language sql security definer
         begin atomic select max(email) from users; end;
       create view report_everything as select email from users`,
    );
    const state = (query: string) => sqlState(client, () => saveReport(client, query));
    assert.equal(await state("select initcap(current_date) as x"), "SC801");
    assert.equal(await state("select email from report_everything"), "SC801");
    assert.equal(await state("select initcap('x'::text) as x"), "00000");
  }));
