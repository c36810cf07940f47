import { raw, type Attack } from "./runner.ts";
import type { Target } from "./target.ts";

const nobody = "00000000-0000-4000-8000-000000000000";
const encode = encodeURIComponent;
const cursor = (value: unknown) => encode(Buffer.from(JSON.stringify(value)).toString("base64"));

/** What is put into each parameter of a list. */
const values: Record<string, string> = {
  "SQL that is always true": encode("' or '1'='1"),
  "SQL behind a semicolon": encode("'; drop table rooms cascade; --"),
  "SQL that waits": encode("1) or (select pg_sleep(90)) is null --"),
  "an identifier in quotes": encode(`name" from users; --`),
  "a null byte": "%00",
  "no UTF-8": "%ff%fe",
  "a prototype": "__proto__",
  GraphQL: encode(`id } } users { nodes { email } } x: rooms { nodes { id`),
  "a long text": "x".repeat(6000),
  "a number beyond": "9".repeat(40),
  nothing: "",
};

/** The parameters, with a place for the value. */
const parameters = [
  "limit=*",
  "cursor=*",
  "total=*",
  "filter[name]=*",
  "filter[id]=*",
  "filter[createdAt][greaterThan]=*",
  "filter[*]=x",
  "filter[name][*]=x",
  "order=*",
  "fields=*",
  "include=*",
  "search=*",
  "*=x",
];

/** Attacks on the REST routes: through their paths, parameters, headers and bodies. */
export function restAttacks({ server, host, token, otherToken }: Target): Attack[] {
  const send = (line: string, headers: string[] = [], body?: unknown, bearer = token) => {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const [method, path] = line.split(" ");
    return raw(
      server.port,
      [
        `${method} /api/v1${path} HTTP/1.1`,
        `Host: ${host}`,
        `Authorization: Bearer ${bearer}`,
        ...(body === undefined ? [] : ["Content-Type: application/json"]),
        `Content-Length: ${Buffer.byteLength(text)}`,
        "Connection: close",
        ...headers,
        "",
        text,
      ].join("\r\n"),
    );
  };
  const inParameters = parameters.flatMap((parameter) =>
    Object.entries(values).map(([name, value]) => ({
      name: `${parameter} is ${name}`,
      attempt: () => send(`GET /rooms?${parameter.replace("*", value)}`),
    })),
  );
  const cursors = [[], {}, null, ["x", 1], [["name_asc"], { $ne: 1 }], ["__proto__", "'--"]].map(
    (value) => ({
      name: `the cursor ${JSON.stringify(value)}`,
      attempt: () => send(`GET /rooms?cursor=${cursor(value)}`),
      statuses: [400],
    }),
  );

  const paths = [
    `/rooms/${encode("' or 1=1 --")}`,
    "/rooms/%00",
    "/rooms/..%2fusers",
    `/rooms/${nobody}/../../users`,
    `/rooms/${nobody}%2f..`,
    "/__proto__",
    "/constructor",
    "/rpc/__proto__",
    "/rpc/has-permission%00",
    "/rpc/pg_sleep?seconds=90",
    "/rpc/../rooms",
    "/rpc/check-session?session=1",
    "/pg-user",
    "/user-tokens",
    "/idempotency-keys",
    "/db-logins",
    "/graphql",
    "//rooms",
    `/${"a".repeat(5000)}`,
    `/rooms?${"filter[name]=x&".repeat(500)}`,
    `/rooms?filter${"[a]".repeat(2000)}=x`,
    `/rooms?fields=${"name,".repeat(1500)}`,
    `/rooms?include=${"school,".repeat(900)}`,
    `/students?include=${"enrollments.class.".repeat(40)}enrollments`,
    `/rooms?order=${"name,-".repeat(900)}`,
    `/rooms?filter[id][in]=${`${nobody},`.repeat(190)}`,
    "/rooms?limit=500&include=lessons,school,exams",
    "/rooms?limit=501",
    "/rooms?limit=-1",
  ].map((path) => ({
    name: `GET ${path.slice(0, 60)}`,
    attempt: () => send(`GET ${path}`),
  }));

  const headers = [
    "If-Match: *",
    `If-Match: "' or 1=1 --"`,
    `If-Match: ${'"x",'.repeat(900)}"x"`,
    'If-Match: W/"x"',
    'If-None-Match: "\\"',
    "If-Modified-Since: never",
    "Idempotency-Key: ' or 1=1 --",
    "Idempotency-Key: ../../etc/passwd",
    `Idempotency-Key: ${"x".repeat(4000)}`,
    "Idempotency-Key: __proto__",
    "Accept: text/csv;q=x, */*;q=999",
    "Accept: ../../etc/passwd",
    `Accept: ${"a/b,".repeat(2000)}`,
    "Prefer: return=everything",
    "Content-Type: text/xml",
    "Content-Type: multipart/form-data; boundary=x",
    "X-HTTP-Method-Override: DELETE",
  ].flatMap((header) => [
    {
      name: `PATCH with ${header.slice(0, 50)}`,
      attempt: () => send(`PATCH /rooms/${nobody}`, [header], { name: "x" }),
    },
    {
      name: `POST with ${header.slice(0, 50)}`,
      attempt: () => send("POST /rooms", [header], { name: "x" }),
    },
    {
      name: `GET with ${header.slice(0, 50)}`,
      attempt: () => send("GET /rooms?limit=1", [header]),
    },
  ]);

  const room = { schoolId: nobody, name: "x" };
  const bodies: Record<string, unknown> = {
    "a null byte": { ...room, name: "a\0b" },
    "an operator": { ...room, name: { $ne: null } },
    "a list for a text": { ...room, name: ["x"] },
    "a field that there is not": { ...room, isAdmin: true },
    "a column that one may not set": { ...room, id: nobody, createdAt: "1970-01-01T00:00:00Z" },
    "a prototype": '{"__proto__":{"name":"x"},"constructor":{"prototype":{}}}',
    "a number beyond": { ...room, capacity: 1e300 },
    "a long name": { ...room, name: "x".repeat(60_000) },
    "a list of nothing": [],
    "a list of what is none": [null, 1, "x", []],
    "a long list": Array(2000).fill({}),
    "a deep one": `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    "a deep value": `{"name":${'{"a":'.repeat(9000)}1${"}".repeat(9000)}}`,
    "a text": '"x"',
    nothing: "",
    "half of it": '{"name":',
  };
  const written = Object.entries(bodies).flatMap(([name, body]) => [
    { name: `POST of ${name}`, attempt: () => send("POST /rooms", [], body) },
    { name: `PATCH of ${name}`, attempt: () => send(`PATCH /rooms/${nobody}`, [], body) },
  ]);

  return [
    ...inParameters,
    ...cursors,
    ...paths,
    ...headers,
    ...written,
    ...["TRACE", "PUT", "LINK", "PURGE", "MOVE"].map((method) => ({
      name: `the method ${method}`,
      attempt: () => send(`${method} /rooms`),
      statuses: [404, 405],
    })),
    { name: "no attack at all", attempt: () => send("GET /rooms?limit=1"), statuses: [200] },
    {
      name: "the other school's token",
      attempt: () => send("GET /rooms", [], undefined, otherToken),
      statuses: [401],
    },
    {
      name: "a delete of what is not there",
      attempt: () => send(`DELETE /rooms/${nobody}`),
      statuses: [404],
    },
  ];
}
