import assert from "node:assert/strict";
import test from "node:test";
import { csv, smallBundle, type Rows } from "./bundles.ts";
import { openSchool, places } from "./school.ts";

const school = await openSchool();

type Bundle = Record<string, Rows | string | Buffer>;

/** Sets a column of a row (1 is the first below the header). */
function set(file: string, row: number, column: string, value: string) {
  return (bundle: Record<string, Rows>): void => {
    const [header] = bundle[file]!;
    if (!header.includes(column)) {
      header.push(column);
      for (const line of bundle[file]!.slice(1)) line.push("");
    }
    bundle[file]![row]![header.indexOf(column)] = value;
  };
}

function add(file: string, ...rows: string[][]) {
  return (bundle: Record<string, Rows>): void => {
    bundle[file]!.push(...rows);
  };
}

const student = (id: string, email: string, number = "") => [
  ...[id, "true", "school", "student", id, "Other", "Pupil", number, email, "", "07"],
];

/** What is wrong, how, and where the report must say so. */
const wrong: [string, (bundle: Record<string, Rows>) => void, string[]][] = [
  ["no id", set("enrollments.csv", 2, "sourcedId", ""), ["enrollments.csv:3 sourcedId"]],
  ["a repeated id", add("courses.csv", ["math", "M", "", "", "", ""]), ["courses.csv:3 sourcedId"]],
  ["an unknown state", set("orgs.csv", 2, "status", "gone"), ["orgs.csv:3 status"]],
  ["an unknown kind of org", set("orgs.csv", 1, "type", "planet"), ["orgs.csv:2 type"]],
  ["an unknown parent", set("orgs.csv", 2, "parentSourcedId", "x"), ["orgs.csv:3 parentSourcedId"]],
  [
    "orgs in a circle",
    set("orgs.csv", 1, "parentSourcedId", "school"),
    ["orgs.csv:2 parentSourcedId", "orgs.csv:3 parentSourcedId"],
  ],
  [
    "two orgs of one name",
    add("orgs.csv", ["s2", "School", "school", "", "district"]),
    ["orgs.csv:4 name"],
  ],
  [
    "a day that does not exist",
    set("academicSessions.csv", 2, "startDate", "2026-02-30"),
    ["academicSessions.csv:3 startDate"],
  ],
  [
    "dates the wrong way round",
    set("academicSessions.csv", 2, "endDate", "2026-08-01"),
    ["academicSessions.csv:3 endDate"],
  ],
  [
    "a term beyond its year",
    set("academicSessions.csv", 3, "endDate", "2027-08-30"),
    ["academicSessions.csv:4 endDate"],
  ],
  [
    "an unknown kind of session",
    set("academicSessions.csv", 2, "type", "week"),
    ["academicSessions.csv:3 type"],
  ],
  [
    "a session without its parent",
    set("academicSessions.csv", 2, "parentSourcedId", "x"),
    ["academicSessions.csv:3 parentSourcedId"],
  ],
  [
    "a course of an unknown org",
    set("courses.csv", 1, "orgSourcedId", "x"),
    ["courses.csv:2 orgSourcedId"],
  ],
  [
    "a class of an unknown course",
    set("classes.csv", 1, "courseSourcedId", "x"),
    ["classes.csv:2 courseSourcedId"],
  ],
  [
    "a class of an unknown term",
    set("classes.csv", 1, "termSourcedIds", "fall,x"),
    ["classes.csv:2 termSourcedIds"],
  ],
  [
    "a class without a school",
    set("classes.csv", 1, "schoolSourcedId", ""),
    ["classes.csv:2 schoolSourcedId"],
  ],
  [
    "an unknown kind of class",
    set("classes.csv", 1, "classType", "club"),
    ["classes.csv:2 classType"],
  ],
  [
    "an unknown role",
    set("users.csv", 1, "role", "wizard"),
    ["users.csv:2 role", "enrollments.csv:2 role"],
  ],
  [
    "an unknown school",
    set("users.csv", 2, "orgSourcedIds", "school,x"),
    ["users.csv:3 orgSourcedIds"],
  ],
  ["no school", set("users.csv", 2, "orgSourcedIds", ""), ["users.csv:3 orgSourcedIds"]],
  [
    "an unknown agent",
    set("users.csv", 2, "agentSourcedIds", "x"),
    ["users.csv:3 agentSourcedIds"],
  ],
  ["no e-mail address", set("users.csv", 2, "email", "sam at home"), ["users.csv:3 email"]],
  [
    "an address twice, in other letters",
    add("users.csv", student("s9", "S1@X.example")),
    ["users.csv:4 email"],
  ],
  ["a number twice", add("users.csv", student("s9", "", "S1")), ["users.csv:4 identifier"]],
  ["no boolean", set("users.csv", 1, "enabledUser", "perhaps"), ["users.csv:2 enabledUser"]],
  [
    "an enrolment in an unknown class",
    set("enrollments.csv", 2, "classSourcedId", "x"),
    ["enrollments.csv:3 classSourcedId"],
  ],
  [
    "an enrolment of an unknown user",
    set("enrollments.csv", 2, "userSourcedId", "x"),
    ["enrollments.csv:3 userSourcedId"],
  ],
  [
    "an enrolment in another role",
    set("enrollments.csv", 2, "role", "teacher"),
    ["enrollments.csv:3 role"],
  ],
  [
    "an enrolment that ends before it begins",
    set("enrollments.csv", 2, "endDate", "2026-08-14"),
    ["enrollments.csv:3 endDate"],
  ],
  [
    "an enrolment after the class's term",
    (bundle) => {
      set("enrollments.csv", 2, "beginDate", "2027-01-01")(bundle);
      set("enrollments.csv", 2, "endDate", "")(bundle);
    },
    ["enrollments.csv:3 beginDate"],
  ],
  [
    "one student twice in a class",
    add("enrollments.csv", ["e9", "math-7", "school", "s1", "student", "", "2026-12-20", ""]),
    ["enrollments.csv:4 userSourcedId"],
  ],
  [
    "two primary teachers",
    (bundle) => {
      bundle["users.csv"]!.push([...bundle["users.csv"]![1]!]);
      set("users.csv", 3, "sourcedId", "t2")(bundle);
      set("users.csv", 3, "email", "")(bundle);
      set("users.csv", 3, "identifier", "")(bundle);
      add("enrollments.csv", ["e9", "math-7", "school", "t2", "teacher", "true", "", ""])(bundle);
    },
    ["enrollments.csv:4 primary"],
  ],
  [
    "demographics of nobody",
    (bundle) =>
      (bundle["demographics.csv"] = [
        ["sourcedId", "sex"],
        ["x", "male"],
      ]),
    ["demographics.csv:2 sourcedId"],
  ],
  [
    "a birth in the future, an unknown sex",
    (bundle) =>
      (bundle["demographics.csv"] = [
        ["sourcedId", "sex", "birthDate"],
        ["s1", "x", "2126-01-01"],
      ]),
    ["demographics.csv:2 birthDate", "demographics.csv:2 sex"],
  ],
];

for (const [what, change, expected] of wrong) {
  test(`refused: ${what}`, async () => {
    const bundle = smallBundle();
    change(bundle);
    const report = await school.import(bundle);
    assert.equal(report.accepted, false);
    assert.deepEqual(places(report).sort(), [...expected].sort(), JSON.stringify(report.errors));
    assert.ok(report.errors.every(({ reason }) => reason.length > 3));
  });
}

/** Files that cannot be read at all, or not to their end. */
const unreadable: [string, Bundle, string[]][] = [
  ["a missing column", { "users.csv": "sourcedId,givenName\na,b\n" }, ["users.csv:1 null"]],
  ["a column twice", { "orgs.csv": "sourcedId,name,type,NAME\n" }, ["orgs.csv:1 NAME"]],
  ["an open quote", { "orgs.csv": 'sourcedId,name,type\na,"b\nc,d\n' }, ["orgs.csv:2 null"]],
  [
    "a quote inside",
    { "orgs.csv": 'sourcedId,name,type\na,"b\nc",d\ne,f"g,h\n' },
    ["orgs.csv:4 null"],
  ],
  ["too many values", { "orgs.csv": "sourcedId,name,type\n\na,b,school,c\n" }, ["orgs.csv:3 null"]],
  [
    "Latin-1",
    { "orgs.csv": Buffer.from("sourcedId,name,type\na,b,school\nc,Zürich,school\n", "latin1") },
    ["orgs.csv:3 null"],
  ],
  [
    "UTF-16",
    { "orgs.csv": Buffer.from("\uFEFFsourcedId,name,type\n", "utf16le") },
    ["orgs.csv:1 null"],
  ],
  ["an empty file", { "orgs.csv": "" }, ["orgs.csv:1 null"]],
  ["no file at all", { "lineItems.csv": "sourcedId\n" }, ["null:null null"]],
  [
    "a file that the manifest announces",
    { "manifest.csv": "propertyName,value\nfile.orgs,bulk\nfile.users,some\n" },
    ["manifest.csv:3 value", "manifest.csv:2 value", "manifest.csv:3 value"],
  ],
];

for (const [what, files, expected] of unreadable) {
  test(`refused: ${what}`, async () => {
    const report = await school.import(files);
    assert.equal(report.accepted, false);
    assert.deepEqual(places(report), expected, JSON.stringify(report.errors));
  });
}

test("errors of all files come at once, a thousand of them are listed, nothing is changed", async () => {
  const before = await school.fingerprint();
  const bundle: Bundle = smallBundle();
  (bundle["orgs.csv"] as Rows)[1]![2] = "planet";
  (bundle["classes.csv"] as Rows)[1]![3] = "x";
  const enrollments = smallBundle()["enrollments.csv"]!;
  for (let n = 0; n < 2000; n++) {
    enrollments.push([`x${n}`, "nowhere", "school", "s1", "student", "", "", ""]);
  }
  bundle["enrollments.csv"] = `${csv(enrollments)}too,few\n`;
  const report = await school.import(bundle);
  assert.equal(report.accepted, false);
  assert.equal(report.errorCount, 2003);
  assert.equal(report.errors.length, 1000);
  assert.deepEqual(places(report).slice(0, 2), [
    "classes.csv:2 courseSourcedId",
    "enrollments.csv:4 classSourcedId",
  ]);
  assert.deepEqual(await school.fingerprint(), before);
});

test("an address that another user of the school has is refused, an empty account taken over", async () => {
  const other = await openSchool();
  await other.query("insert into users (email, display_name) values ('T1@x.example', 'First One')");
  await other.query(
    `with account as (
       insert into users (email, display_name) values ('s1@x.example', 'Known') returning id
     )
     insert into guardians (user_id, first_name, last_name) select id, 'Known', 'One' from account`,
  );
  const bundle = smallBundle();
  assert.deepEqual(places(await other.import(bundle)), ["users.csv:3 email"]);
  set("users.csv", 2, "email", "free@x.example")(bundle);
  assert.deepEqual((await other.import(bundle)).errors, []);
  assert.deepEqual(
    await other.query(
      `select users.display_name, users.sourced_id, teachers.last_name
       from teachers join users on users.id = user_id`,
    ),
    // People keep the names that they chose.
    [{ display_name: "First One", sourced_id: "t1", last_name: "Teach" }],
  );
});

test("a rule of the school that the bundle breaks is told, and nothing is changed", async () => {
  const other = await openSchool();
  const bundle = smallBundle();
  await other.import(bundle);
  await other.query("update classes set capacity = 1");
  add("users.csv", student("s2", "s2@x.example"))(bundle);
  add("enrollments.csv", ["e3", "math-7", "school", "s2", "student", "", "", ""])(bundle);
  const before = await other.counts();
  const report = await other.import(bundle);
  assert.equal(report.accepted, false);
  assert.match(report.errors[0]!.reason, /Grade 7 has 1 seats/);
  assert.deepEqual(await other.counts(), before);
});
