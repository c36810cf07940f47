import { gzipSync, deflateSync, brotliCompressSync } from "node:zlib";
import { raw, type Attack } from "./runner.ts";
import type { Target } from "./target.ts";

const question = JSON.stringify({ query: "{ __typename }" });

/** Bodies that are too large, broken, or not what they are said to be; and two requests said to be one. */
export function bodyAttacks({ server, host, token, ask }: Target): Attack[] {
  const post = (lines: string[], body: string | Buffer, method = "POST") =>
    raw(
      server.port,
      Buffer.concat([
        Buffer.from(
          [
            `${method} /graphql HTTP/1.1`,
            `Host: ${host}`,
            "Content-Type: application/json",
            `Authorization: Bearer ${token}`,
            "Connection: close",
            ...lines,
            "",
            "",
          ].join("\r\n"),
          "latin1",
        ),
        Buffer.from(body),
      ]),
    );
  const sized = (body: string | Buffer, ...lines: string[]) =>
    post([`Content-Length: ${Buffer.byteLength(body)}`, ...lines], body);
  const chunked = (body: string, ...lines: string[]) =>
    post(["Transfer-Encoding: chunked", ...lines], body);
  const deep = (open: string, close: string, times = 30_000) =>
    `${open.repeat(times)}1${close.repeat(times)}`;
  const smuggled = `GET /metrics HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const zeros = Buffer.alloc(30_000_000, " ");

  const said: Record<string, string> = {
    "no JSON": "{",
    "a number": "1",
    "a text": '"x"',
    null: "null",
    nothing: "",
    "a deep list": deep("[", "]"),
    "a deep object": deep('{"a":', "}", 10_000),
    "a deep variable": `{"query":"{ __typename }","variables":{"a":${deep("[", "]", 20_000)}}}`,
    "a deep extension": `{"query":"{ __typename }","extensions":${deep('{"a":', "}", 9000)}}`,
    "many variables": `{"query":"{ __typename }","variables":{${Array.from({ length: 6000 }, (_, n) => `"a${n}":1`).join(",")}}}`,
    "wide variables": `{"query":"{ __typename }","variables":{"a":[${"1,".repeat(30_000)}1]}}`,
    "keys twice": '{"query":"{ __typename }","query":"{ schools { nope } }"}',
    "a prototype": '{"__proto__":{"query":"{ __typename }"},"constructor":{"prototype":{"x":1}}}',
    "variables of a prototype":
      '{"query":"{ __typename }","variables":{"__proto__":{"a":1},"constructor":1}}',
    "a query that is a list": '{"query":["{ __typename }"]}',
    "a query that is an object": '{"query":{"$ne":null}}',
    "a name that is an object": '{"query":"{ __typename }","operationName":{"$gt":""}}',
    "a name that is not there": `{"query":"{ __typename }","operationName":"${"x".repeat(9000)}"}`,
    "variables that are text": '{"query":"{ __typename }","variables":"{}"}',
    "extensions that are a list": '{"query":"{ __typename }","extensions":[]}',
    "a document that nobody has": `{"documentId":"${"0".repeat(64)}"}`,
    "a document that is a path": '{"documentId":"../../../../etc/passwd"}',
    "a document of the prototype": '{"documentId":"__proto__"}',
    "a hash that is an object": '{"extensions":{"persistedQuery":{"sha256Hash":{"$ne":1}}}}',
    "a number without an end": `{"query":"{ __typename }","variables":{"a":${"9".repeat(50_000)}}}`,
    "a number beyond numbers":
      '{"query":"query ($a: Int) { students(first: $a) { totalCount } }","variables":{"a":1e999}}',
    "half a surrogate": '{"query":"{ __typename }","operationName":"\\ud800"}',
    "a null byte": '{"query":"{ __typename }\\u0000"}',
    "too many bytes": JSON.stringify({ query: `#${"x".repeat(70_000)}` }),
  };
  const typed = (type: string, body = question) => ask(body, { "content-type": type });
  const types = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json-patch+json",
    "application/graphql",
    "text/json",
    "application/json, text/plain",
    "application/jsonx",
    "json",
    "x".repeat(5000),
  ];
  const charsets = ["utf-7", "utf-16le", "iso-8859-1", "ibm037", "../../x", "utf-8; charset=utf-7"];

  return [
    ...Object.entries(said).map(([name, body]) => ({
      name: `a body: ${name}`,
      attempt: () => ask(body),
    })),
    ...types.map((type) => ({
      name: `the type ${type.slice(0, 40)}`,
      attempt: () => typed(type),
      statuses: [415],
    })),
    ...charsets.map((charset) => ({
      name: `the character set ${charset}`,
      attempt: () => typed(`application/json; charset=${charset}`),
    })),
    {
      name: "bytes that are no UTF-8",
      attempt: () => sized(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
    },
    {
      name: "a bomb in gzip",
      attempt: () => sized(gzipSync(zeros), "Content-Encoding: gzip"),
      statuses: [413],
    },
    {
      name: "a bomb in deflate",
      attempt: () => sized(deflateSync(zeros), "Content-Encoding: deflate"),
      statuses: [413],
    },
    {
      name: "a bomb in brotli",
      attempt: () => sized(brotliCompressSync(zeros), "Content-Encoding: br"),
      statuses: [413, 415],
    },
    {
      name: "gzip in gzip",
      attempt: () => sized(gzipSync(gzipSync(question)), "Content-Encoding: gzip, gzip"),
      statuses: [415],
    },
    {
      name: "gzip that is none",
      attempt: () => sized(question, "Content-Encoding: gzip"),
      statuses: [400],
    },
    {
      name: "gzip that is cut off",
      attempt: () => sized(gzipSync(question).subarray(0, 12), "Content-Encoding: gzip"),
      statuses: [400],
    },
    {
      name: "an encoding that there is not",
      attempt: () => sized(question, "Content-Encoding: exec"),
      statuses: [415],
    },
    {
      name: "a length too short",
      attempt: () => post(["Content-Length: 5"], question),
      statuses: [400],
    },
    {
      name: "a length that is negative",
      attempt: () => post(["Content-Length: -1"], question),
      statuses: [400],
    },
    {
      name: "a length that is text",
      attempt: () => post(["Content-Length: 0x10"], question),
      statuses: [400],
    },
    {
      name: "a length with a sign",
      attempt: () => post(["Content-Length: +20"], question),
      statuses: [400],
    },
    {
      name: "a length beyond numbers",
      attempt: () => post([`Content-Length: ${"9".repeat(30)}`], question),
      statuses: [400],
    },
    {
      name: "two lengths",
      attempt: () => post(["Content-Length: 5", `Content-Length: ${question.length}`], question),
      statuses: [400],
    },
    {
      name: "a length and chunks",
      attempt: () => chunked(`0\r\n\r\n${smuggled}`, "Content-Length: 6"),
      statuses: [400],
    },
    {
      name: "chunks and a length",
      attempt: () =>
        post(["Content-Length: 6", "Transfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`),
      statuses: [400],
    },
    {
      name: "chunks in other words",
      attempt: () => post(["Transfer-Encoding: xchunked"], question),
      statuses: [400],
    },
    {
      name: "chunks said twice",
      attempt: () =>
        post(["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], `0\r\n\r\n${smuggled}`),
      statuses: [400],
    },
    {
      name: "chunks behind a blank",
      attempt: () => post(["Transfer-Encoding : chunked"], `0\r\n\r\n${smuggled}`),
      statuses: [400],
    },
    {
      name: "chunks behind a tab",
      attempt: () => post(["Transfer-Encoding:\tchunked", "Content-Length: 5"], "0\r\n\r\n"),
      statuses: [400],
    },
    {
      name: "chunks on a folded line",
      attempt: () => post(["Transfer-Encoding:\r\n chunked"], "0\r\n\r\n"),
      statuses: [400],
    },
    {
      name: "a chunk of no size",
      attempt: () => chunked("zz\r\n{}\r\n0\r\n\r\n"),
      statuses: [400],
    },
    {
      name: "a chunk of a negative size",
      attempt: () => chunked("-1\r\n{}\r\n0\r\n\r\n"),
      statuses: [400],
    },
    {
      name: "a chunk beyond numbers",
      attempt: () => chunked(`${"f".repeat(20)}\r\n{}\r\n0\r\n\r\n`),
      statuses: [400],
    },
    {
      name: "a chunk with an extension",
      attempt: () => chunked(`2;${"x".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
      statuses: [400, 413],
    },
    {
      name: "a chunk larger than it says",
      attempt: () => chunked("1\r\n{}\r\n0\r\n\r\n"),
      statuses: [400],
    },
    {
      name: "trailers without an end",
      attempt: () => chunked(`2\r\n{}\r\n0\r\n${"X: y\r\n".repeat(5000)}\r\n`),
      statuses: [400, 431],
    },
    {
      name: "a second request behind the first",
      attempt: () => sized(question + smuggled, "X: y"),
    },
    {
      name: "bare line feeds",
      attempt: () =>
        raw(
          server.port,
          `POST /graphql HTTP/1.1\nHost: ${host}\nContent-Length: 0\nConnection: close\n\n`,
        ),
    },
    {
      name: "headers without an end",
      attempt: () => sized(question, `X: ${"y".repeat(100_000)}`),
      statuses: [431],
    },
    {
      name: "many headers",
      attempt: () => sized(question, ...Array.from({ length: 3000 }, (_, n) => `X${n}: y`)),
      statuses: [431],
    },
    {
      name: "a header with a null byte",
      attempt: () => sized(question, "X: a\0b"),
      statuses: [400],
    },
    {
      name: "a header with a bare CR",
      attempt: () => sized(question, "X: a\rTransfer-Encoding: chunked"),
      statuses: [400],
    },
    { name: "a header without a name", attempt: () => sized(question, ": x"), statuses: [400] },
    { name: "a header without a colon", attempt: () => sized(question, "x"), statuses: [400] },
    ...["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "QUERY"].map((method) => ({
      name: `the method ${method}`,
      attempt: () => post([`Content-Length: ${question.length}`], question, method),
    })),
    ...["TRACE", "CONNECT", "get", "FOO", "POST\t"].map((method) => ({
      name: `the method ${JSON.stringify(method)}`,
      attempt: () => post([`Content-Length: ${question.length}`], question, method),
      statuses: [400, 404, 405, undefined],
    })),
    {
      name: "another version",
      attempt: () => raw(server.port, `GET / HTTP/9.9\r\nHost: ${host}\r\n\r\n`),
      statuses: [400, 505],
    },
    {
      name: "the preface of HTTP/2",
      attempt: () => raw(server.port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
      statuses: [400, 505],
    },
    {
      name: "no HTTP at all",
      attempt: () => raw(server.port, Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1])),
      statuses: [400],
    },
    {
      name: "a very old request",
      attempt: () => raw(server.port, "GET /graphql\r\n\r\n"),
      statuses: [400, 404],
    },
  ];
}
