import type { Attack } from "./runner.ts";
import type { Target } from "./target.ts";

const many = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(" ");
const nest = (times: number, open: string, inner: string, close: string) =>
  `${open.repeat(times)}${inner}${close.repeat(times)}`;

/** Documents that are to keep the server busy, or to make it say what it should not. */
export function documentAttacks({ ask }: Target): Attack[] {
  const refused: Record<string, string> = {
    "a thousand aliases": `{ ${many(1000, (n) => `a${n}: schools { totalCount }`)} }`,
    "two hundred aliases of what is cheap": `{ ${many(200, (n) => `a${n}: __typename`)} }`,
    "aliases in fragments": `{ ...F ...F } fragment F on Query { ${many(99, (n) => `a${n}: __typename`)} }`,
    "a deep query": nest(
      30,
      "{ students { nodes { enrollments { nodes { student",
      "{ id }",
      "} } } } }",
    ),
    "a very deep one": nest(900, "{a", "", "}"),
    "deep inline fragments": `{ ${nest(700, "... { ", "__typename", "}")} }`.replace(
      "__typename",
      "nope",
    ),
    "a list of lists without an end": `{ students(filter: {or: ${"[".repeat(2000)}`,
    "a deep argument": `{ students(filter: ${nest(40, "{not:", "{}", "}")}) { totalCount } }`,
    "a deep type": `query ($a: ${nest(900, "[", "Int", "]")}) { __typename }`,
    "a fragment of itself": "{ ...F } fragment F on Query { ...F }",
    "fragments in a circle": `{ ...F0 } ${many(50, (n) => `fragment F${n} on Query { ...F${(n + 1) % 50} }`)}`,
    "fragments that double": `{ ...F0 } ${many(80, (n) => `fragment F${n} on Query { s: schools { totalCount } ...F${n + 1} ...F${n + 1} }`)} fragment F80 on Query { __typename }`,
    "fragments that nobody uses": `{ __typename } ${many(300, (n) => `fragment F${n} on Query { __typename }`)}`,
    "a spread of what there is not": "{ ...Nothing }",
    "large pages in large pages":
      "{ students(first: 500) { nodes { enrollments(first: 500) { edges { node { id } } nodes { id } } } } }",
    "pages in pages in pages": `{ ${nest(4, "students { nodes { enrollments { nodes { student { enrollments { nodes { class { id }", "", "} } } } } } }")} }`,
    "many counts": `{ students { nodes { enrollments { nodes { student { enrollments { totalCount aggregates { distinctCount { id } } nodes { student { enrollments { totalCount } } } } } } } } } }`,
    "directives without an end": `{ __typename ${"@include(if: true) ".repeat(900)} }`,
    "directives on many fields": `{ ${many(60, () => "__typename @skip(if: false)")} }`,
    "directives that there are not": `{ __typename ${many(40, (n) => `@d${n}`)} }`,
    "a field that there is not": "{ passwordHashes }",
    "a thousand fields that there are not": `{ ${many(1000, (n) => `x${n}`)} }`,
    "a field that differs from itself": `{ students { nodes { ${many(600, (n) => `a: ${n % 2 ? "id" : "lastName"}`)} } } }`,
    "a text of too many words": `{ ${"__typename ".repeat(20_000)} }`,
    "ten thousand variables": `query (${many(3000, (n) => `$v${n}: Int`)}) { __typename }`,
    "the schema": "{ __schema { types { name } } }",
    "the schema, under another name": "{ s: __schema { q: queryType { n: name } } }",
    "the schema, in a fragment": "{ ...S } fragment S on Query { __schema { types { name } } }",
    "a type": `{ __type(name: "User") { fields { name } } }`,
    "a description of descriptions": `{ __schema { types ${nest(10, "{ fields { type", "{ name }", "} }")} } }`,
    "an operation of two": "query A { __typename } query B { __typename }",
    "an operation of no name": "query { __typename } query { __typename }",
    "a subscription of everything": "subscription { everything }",
    "a schema of its own": "type Query { a: Int }",
    "an extension of the schema": "extend type Query { a: Int }",
    "no words at all": " \n\t,,, ",
    "a byte order mark and nothing": "\ufeff",
    "half a surrogate": `{ students(filter: {lastName: {equalTo: "\\uD800"}}) { totalCount } }`,
    "a text without an end": `{ a(b: """`,
    "an escape that is none": `{ a(b: "\\x") }`,
    "a number without an end": `{ students(first: ${"9".repeat(60_000)}) { totalCount } }`,
    "a number too large": "{ students(first: 99999999999) { totalCount } }",
    "a control character": "{ \u0000 }",
    "a comment and nothing": `#${"x".repeat(50_000)}`,
    "a required variable that is not sent":
      "query ($n: Int!) { students(first: $n) { totalCount } }",
  };
  /** Harmless in themselves. */
  const others: Record<string, string> = {
    "variables named after the prototype":
      "query ($__proto__: Int, $constructor: Int) { a: students(first: $__proto__) { totalCount } students(first: $constructor) { totalCount } }",
    "aliases named after the prototype":
      "{ __proto__: schools { totalCount } constructor: schools { totalCount } hasOwnProperty: __typename toString: __typename }",
    "a page that is negative": "{ students(first: -1) { nodes { id } } }",
    "a page that is too large": "{ students(first: 2147483647) { nodes { id } } }",
    "a cursor from nowhere": `{ students(after: "bm90aGluZw==") { nodes { id } } }`,
    "both ends at once": "{ students(first: 5, last: 5) { nodes { id } } }",
    "ninety mutations": `mutation { ${many(90, (n) => `a${n}: signOut { __typename }`)} }`.replace(
      /signOut/g,
      'deleteRoom(input: { id: "00000000-0000-0000-0000-000000000000" })',
    ),
    "the same object many times": `{ ${many(120, () => "schools { nodes { id } }")} }`,
    "every condition at once": `{ schools ${many(10, () => "@include(if: true) @skip(if: false)")} { totalCount } }`,
  };
  const aList = (length: number, document = "{ __typename }") =>
    Array.from({ length }, () => ({ query: document }));
  const lists: Record<string, unknown> = {
    "a list of ten thousand": aList(1500),
    "a list of eleven": aList(11),
    "a list of nothing": [],
    "a list in a list": [aList(2)],
    "a list of what is none": [null, 1, "x", {}],
    "a list as long as a list may be": `[${"[],".repeat(15_000)}[]]`,
  };
  const costly = "{ students(first: 500) { nodes { enrollments(first: 30) { nodes { id } } } } }";
  return [
    ...Object.entries(refused).map(([name, query]) => ({
      name,
      attempt: () => ask({ query }),
      statuses: [400, 413],
    })),
    ...Object.entries(others).map(([name, query]) => ({ name, attempt: () => ask({ query }) })),
    ...Object.entries(lists).map(([name, body]) => ({
      name,
      attempt: () => ask(body),
      statuses: [400],
    })),
    { name: "a list of costly operations", attempt: () => ask(aList(10, costly)) },
  ];
}
