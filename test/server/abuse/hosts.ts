import { raw, type Attack } from "./runner.ts";
import type { Target } from "./target.ts";

/** Ways to make the server take a request for another school's than the token's, or to talk it out of its wits. */
export function hostAttacks({ server, host, otherHost, token, otherToken }: Target): Attack[] {
  const body = JSON.stringify({
    query: "{ schools { nodes { name } } students { nodes { lastName } } }",
  });
  const request = (lines: string[], target = "/graphql", bearer = token) =>
    raw(
      server.port,
      [
        `POST ${target} HTTP/1.1`,
        ...lines,
        "Content-Type: application/json",
        `Authorization: Bearer ${bearer}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        "Connection: close",
        "",
        body,
      ].join("\r\n"),
    );
  const at = (...lines: string[]) => request(lines);
  const own = `Host: ${host}`;
  const refused = [400, 401, 404];

  /** Own school, other headers: answered as ever, or refused. */
  const spoofed: Record<string, string> = {
    "X-Forwarded-Host": otherHost,
    "X-Host": otherHost,
    "X-Original-Host": otherHost,
    "X-Forwarded-Server": otherHost,
    "X-HTTP-Host-Override": otherHost,
    Forwarded: `for=127.0.0.1;host=${otherHost};proto=https`,
    "X-Original-URL": `http://${otherHost}/graphql`,
    "X-Rewrite-URL": "/metrics",
    "X-Forwarded-For": "127.0.0.1, ::1, ' or 1=1 --",
    "X-Real-IP": "127.0.0.1; drop table students",
    "X-Forwarded-Proto": "javascript",
    "X-Forwarded-Prefix": "/../..",
    "X-HTTP-Method-Override": "GET",
    "X-Tenant": "o-brien--2",
    "X-School": otherHost,
    Origin: `http://${otherHost}`,
    Referer: `http://${otherHost}/"><script>`,
    "X-Request-Id": `{"level":"fatal"}' or 1=1`,
    "User-Agent": "() { :; }; ping 127.0.0.1 ${jndi:ldap://127.0.0.1/a} ' or 1=1 --",
    Cookie: `host=${otherHost}; token=${otherToken}`,
    "Accept-Language": "../../../../etc/passwd",
    Via: "1.1 x".repeat(500),
    "Transfer-Encoding-X": "chunked",
    Expect: "100-continue",
    Upgrade: "h2c",
    "HTTP2-Settings": "AAMAAABkAAQAAP__",
    Range: `bytes=${Array.from({ length: 300 }, (_, n) => `${n}-`).join(",")}`,
    "If-None-Match": `"${"x".repeat(2000)}"`,
    "Content-Language": "\u0001",
    "Proxy-Connection": "keep-alive",
  };
  const headers = Object.entries(spoofed).map(([name, value]): Attack => ({
    name: `the header ${name}`,
    attempt: () => at(own, `${name}: ${value}`),
    statuses: [200, 400],
  }));

  const hosts: Record<string, string> = {
    "the other school's": otherHost,
    "the other school's, shouted": otherHost.toUpperCase(),
    "the other school's with a dot at its end": `${otherHost}.`,
    "the other school's with a port": `${otherHost}:80`,
    "with a user before it": `${host}@${otherHost}`,
    "with a user and a password": `a:b@${otherHost}`,
    "with a fragment": `${otherHost}#${host}`,
    "with a path": `${otherHost}/${host}`,
    "with a question mark": `${otherHost}?${host}`,
    "with a backslash": `${otherHost}\\${host}`,
    "two in one": `${host},${otherHost}`,
    "two in one with a blank": `${host} ${otherHost}`,
    "a port that is none": `${host}:99999999`,
    "a port that is text": `${host}:http`,
    "two ports": `${host}:80:80`,
    "two dots": host.replace(".", ".."),
    "two dots at its end": `${host}..`,
    "a dot at its beginning": `.${host}`,
    "a label more": `x.${host}`,
    "a label less": "localhost",
    "an address": "127.0.0.1",
    "an address in brackets": "[::1]",
    "an address of another kind": "2130706433",
    "international letters": Buffer.from(`ѕpringfield.localhost`).toString("latin1"),
    punycode: "xn--pringfield-1bj.localhost",
    "percent signs": host.replace(".", "%2e"),
    "a null byte in percent": `${host}%00.${otherHost}`,
    SQL: `' or 1=1 --.localhost`,
    "a wild card": "*.localhost",
    "an underscore": "spring_ield.localhost",
    "a path upwards": "../localhost",
    "a long name": `${"a".repeat(5000)}.localhost`,
    "many labels": `${"a.".repeat(2000)}localhost`,
    nothing: "",
    "a template": "${7*7}.localhost",
    "the prototype": "__proto__",
    "a tab": `\t${otherHost}\t`,
  };
  const named = Object.entries(hosts).map(([name, value]): Attack => ({
    name: `a host: ${name}`,
    attempt: () => at(`Host: ${value}`),
    statuses: refused,
  }));

  return [
    ...headers,
    ...named,
    { name: "no host", attempt: () => at(), statuses: refused },
    {
      name: "two hosts",
      attempt: () => at(own, `Host: ${otherHost}`),
      statuses: [200, ...refused],
    },
    {
      name: "two hosts, the other first",
      attempt: () => at(`Host: ${otherHost}`, own),
      statuses: refused,
    },
    {
      name: "a host on two lines",
      attempt: () => at(`Host: ${host}\r\n ${otherHost}`),
      statuses: [400, 404],
    },
    {
      name: "a host with a blank before its colon",
      attempt: () => at(`Host : ${otherHost}`, own),
      statuses: [400],
    },
    { name: "a host with a bare CR", attempt: () => at(`Host: ${host}\rX: y`), statuses: [400] },
    { name: "a host with a null byte", attempt: () => at(`Host: ${host}\0`), statuses: [400] },
    {
      name: "a whole address as target",
      attempt: () => request([own], `http://${otherHost}/graphql`),
      statuses: [200, ...refused],
    },
    {
      name: "a whole address as target, with the other's token",
      attempt: () => request([own], `http://${otherHost}/graphql`, otherToken),
      statuses: refused,
    },
    {
      name: "an authority as target",
      attempt: () => request([own], `${otherHost}:80`),
      statuses: refused,
    },
    { name: "a target without a path", attempt: () => request([own], "*"), statuses: refused },
    {
      name: "a target of another protocol",
      attempt: () => request([own], "file:///etc/passwd"),
      statuses: refused,
    },
    {
      name: "the other school's token",
      attempt: () => request([own], "/graphql", otherToken),
      statuses: [401],
    },
  ];
}
