import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "puppeteer-core";
import { withClient } from "../../../db/runner/connect.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { needs } from "../../support/optional.ts";
import { addressOf, givePasswords, password, signIn } from "../../support/people.ts";
import { startServer } from "../../support/server.ts";
import { assertShows, openBrowser, waitForText, visit } from "./browser.ts";
import { generateClient } from "./client.ts";

const [school] = slugs;
const host = `${school}.localhost`;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database);

const pages = ["/api/docs/", "/api/redoc/"];
const filesOf = (html: string) =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);

describe("the documentation", () => {
  it("is served from here, with a policy that allows nothing else", async () => {
    for (const path of pages) {
      const page = await server.send({ path, host });
      assert.equal(page.status, 200);
      const policy = page.headers["content-security-policy"] as string;
      assert.match(policy, /default-src 'none'; script-src 'self';/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      assert.equal(page.headers["x-content-type-options"], "nosniff");
      assert.doesNotMatch(page.text, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:\/\//);
      const files = filesOf(page.text);
      assert.ok(files.length >= 4);
      for (const file of files) assert.equal((await server.send({ path: file, host })).status, 200);
    }
  });

  it("may be kept as long as it is the same", async () => {
    const { text } = await server.send({ path: pages[0]!, host });
    for (const path of [...pages, ...filesOf(text), "/api/openapi.json"]) {
      const { headers } = await server.send({ path, host });
      assert.equal(headers["cache-control"], "public, no-cache", path);
      const again = { path, host, headers: { "if-none-match": headers.etag! } };
      const answer = await server.send(again);
      assert.deepEqual([answer.status, answer.text], [304, ""], path);
    }
  });

  it("is a school's, and can be switched off", async () => {
    for (const path of [...pages, "/api/openapi.json"]) {
      assert.equal((await server.send({ path, host: "nobody.localhost" })).status, 404);
    }
    const silent = await startServer(database, { apiDocs: "false" });
    for (const path of [...pages, "/api/openapi.json", "/api/docs/page.js"]) {
      assert.equal((await silent.send({ path, host })).status, 404);
    }
    await silent.stop();
  });
});

describe("a client that openapi-typescript generates", () => {
  it("compiles, and works", async () => {
    const { text } = await server.send({ path: "/api/openapi.json", host });
    await using client = await generateClient(text);
    await client.check();
    // Node resolves no names under localhost; to the server this address is one of the school's domains.
    await withClient(database.adminUrl, (connection) =>
      connection.query(
        `insert into platform.tenant_domains (domain, tenant_id)
         select '127.0.0.1', id from platform.tenants where slug = $1`,
        [school],
      ),
    );
    const address = `http://127.0.0.1:${server.port}`;
    const { created, ...found } = (await client.run(
      address,
      addressOf(school, "admin"),
      password,
    )) as Record<string, unknown[]>;
    assert.deepEqual([created![0], created![2]], [201, 12]);
    assert.match(created![1] as string, /^\/api\/v1\/rooms\/[0-9a-f-]{36}$/);
    assert.deepEqual(found, {
      names: ["Simpson", "Simpson"],
      total: 2,
      school: true,
      guardians: true,
      first: [200, 20],
      second: [412, "PRECONDITION_FAILED"],
      isSchoolDay: false,
      removed: 204,
      uploaded: [201, 11],
      downloaded: "Some words.",
    });
  });
});

describe("in a browser", needs("Chromium"), () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());
  const origin = `http://${host}:${server.port}`;

  it("Swagger UI authorizes and tries out", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    const { page, faults } = await visit(browser, `${origin}/api/docs/`);

    await page.locator(".scheme-container .authorize").click();
    await page.locator(".auth-container input").click();
    await page.keyboard.sendCharacter(accessToken); // As if it were pasted.
    await page.locator(".auth-btn-wrapper .authorize").click();
    await page.locator(".auth-btn-wrapper .btn-done").click();

    await page.locator("#operations-tag-students").click();
    const operation = "#operations-students-listStudents";
    await page.locator(`${operation} .opblock-summary-control`).click();
    await page.locator(`${operation} .try-out__btn`).click();
    await page.locator(`${operation} input[placeholder="filter[lastName]"]`).fill("Simpson");
    const answered = page.waitForResponse((answer) => answer.url().includes("/api/v1/students"));
    await page.locator(`${operation} .execute`).click();
    const answer = await answered;
    assert.equal(answer.status(), 200, await answer.text());
    assert.equal(new URL(answer.url()).searchParams.get("filter[lastName]"), "Simpson");
    assert.equal(answer.request().headers().authorization, `Bearer ${accessToken}`);
    await waitForText(
      page,
      `${operation} .live-responses-table .response .response-col_status`,
      /^200/,
    );
    await waitForText(page, `${operation} .live-responses-table .microlight`, /Bartolomé Simpson/);

    await page.evaluate("document.querySelector('.opblock-get').scrollIntoView()");
    // The frame of a GET, and the button that executes.
    await assertShows(page, [[[0x61, 0xaf, 0xfe], 0.002]]);
    assert.equal(await page.evaluate("localStorage.length + sessionStorage.length"), 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  it("ReDoc shows every operation", async () => {
    const { page, faults } = await visit(browser, `${origin}/api/redoc/`);
    const operation = '[id="tag/students/operation/listStudents"]';
    await waitForText(page, operation, /List students[^]*filter\[lastName\]/);
    await page.evaluate(`document.querySelector('${operation}').scrollIntoView()`);
    // The samples' panel.
    await assertShows(page, [[[0x26, 0x32, 0x38], 0.1]]);
    assert.deepEqual(faults, []);
    await page.close();
  });
});
