import type { GraphQLSchema } from "graphql";
import { everyPosition, type Position } from "./positions.ts";
import type { Attack } from "./runner.ts";
import type { Target } from "./target.ts";

const parse = (json: string): unknown => JSON.parse(json);

/** If one of these is executed as SQL, the server waits longer than the runner does, or rows are gone. */
const texts: Record<string, string> = {
  "SQL that is always true": "' or '1'='1",
  "SQL behind a semicolon": "'; drop table students cascade; --",
  "SQL in double quotes": `"; delete from users; --`,
  "SQL in dollars": "$$; select pg_sleep(90); $$",
  "SQL that waits": "' || (select pg_sleep(90)) || '",
  "a backslash and a wild card": "\\%_\\",
  "a null byte": "a\u0000b",
  "half a surrogate": "a\ud800b",
  "a long text": "x".repeat(20_000),
};

const others: Record<string, unknown> = {
  "an operator": { $ne: null, $where: "sleep(90000)" },
  "a prototype": parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {}}}'),
  "a list in a list": [[["' or 1=1 --"]]],
  "a large number": 1e21,
  "a negative number": -2147483648,
  "a fraction": 1e-300,
  true: true,
  nothing: null,
};

/** What is well-formed and yet no date, number or interval that Postgres can work with. */
const byType: Record<string, Record<string, unknown>> = {
  Date: {
    "a day that is none": "2026-02-30",
    "a day before all": "4713-01-01 BC",
    infinity: "infinity",
  },
  Datetime: {
    "an hour that is none": "2026-01-01T25:00:00Z",
    "a far zone": "2026-01-01T00:00:00+99:99",
    "a far year": "294277-01-01T00:00:00Z",
  },
  Time: { "a late hour": "24:00:01", "a name": "allballs" },
  Int: { "a number as text": "1 or 1=1" },
  BigInt: { "a number beyond": "9".repeat(400), "no number": "NaN" },
  BigFloat: {
    "a number beyond": `1${"0".repeat(9000)}`,
    "an exponent beyond": "1e999999",
    "no number": "NaN",
    infinite: "-Infinity",
  },
  UUID: { braces: "{00000000-0000-4000-8000-000000000000}" },
  InternetAddress: { "a mask beyond": "10.0.0.0/99", "a mask": "10.0.0.0/8" },
  JSON: {
    "a null byte inside": { a: "\u0000" },
    "half a surrogate inside": { a: "\ud800" },
    "a deep object": parse('{"a":'.repeat(19) + "1" + "}".repeat(19)),
  },
  Cursor: Object.fromEntries(
    [
      [],
      {},
      null,
      ["natural", 1],
      ["x", "' or 1=1 --"],
      [["primary_key_asc"], { $ne: 1 }],
      [["id_asc"], "'; select pg_sleep(90); --"],
      ["0".repeat(32), [["' or 1=1 --"]]],
      ["__proto__", "__proto__"],
    ].map((value) => [
      `the cursor ${JSON.stringify(value).slice(0, 40)}`,
      Buffer.from(JSON.stringify(value)).toString("base64"),
    ]),
  ),
};

/** Values of every kind in places of every kind. */
export function injectionAttacks(schema: GraphQLSchema, { ask }: Target): Attack[] {
  return everyPosition(schema).flatMap((position, index) =>
    Object.entries(valuesFor(position, index)).map(([name, value]) => ({
      name: `${position.kind} is ${name}`,
      attempt: () => ask({ query: position.query, variables: position.variables(value) }),
      statuses: [200, 400],
    })),
  );
}

/** All that concerns the type; of the rest, three in turns: a place has its own share, and all places have all. */
function valuesFor({ type }: Position, index: number): Record<string, unknown> {
  const isList = type.startsWith("[");
  const inner = type.replace(/[[\]]/g, "");
  const general = Object.entries({ ...others, ...(/^(String|JSON)$/.test(inner) ? {} : texts) });
  const some = Array.from({ length: 3 }, (_, n) => general[(index * 3 + n) % general.length]!);
  const special = Object.entries({
    ...(/^(String|JSON)$/.test(inner) && texts),
    ...byType[inner],
  }).map(([name, value]) => [name, isList ? [value] : value] as const);
  return Object.fromEntries([...special, ...some]);
}
