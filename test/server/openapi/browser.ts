import assert from "node:assert/strict";
import { PNG } from "pngjs";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { find } from "../../support/optional.ts";

export const viewport = { width: 1280, height: 900 };

/** A page of the browser's, and what went wrong on it. */
export interface Visit {
  page: Page;
  /** Errors of the console, refusals of the content security policy, requests that failed or went elsewhere. */
  faults: string[];
}

/** Chromium without a window. As root it runs only without its sandbox; it sees our own pages and nothing else. */
export function openBrowser(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: find("Chromium")!,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
    defaultViewport: viewport,
    protocolTimeout: 300_000,
  });
}

/** Opens an address, and listens to everything that could be wrong with it. */
export async function visit(browser: Browser, address: string): Promise<Visit> {
  const page = await browser.newPage();
  const faults: string[] = [];
  const { origin } = new URL(address);
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${String(error)}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url().slice(0, 200)}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOurs = url.origin === origin || ["data:", "blob:"].includes(url.protocol);
    if (!isOurs) faults.push(`elsewhere: ${url.href}`);
  });
  page.setDefaultTimeout(300_000);
  await page.goto(address, { waitUntil: "domcontentloaded" });
  return { page, faults };
}

/** Waits until an element shows a text. */
export async function waitForText(page: Page, selector: string, expected: RegExp): Promise<void> {
  const text = `document.querySelector(${JSON.stringify(selector)})?.innerText`;
  await page.waitForFunction(`${String(expected)}.test(${text} ?? "")`);
}

type Colour = readonly [red: number, green: number, blue: number];

/**
 * Looks at what the page shows. Fonts differ from machine to machine, so pixels are not compared with a picture: what
 * must be there are the page's own colours, each on a share of it at least, and the many shades that text has.
 */
export async function assertShows(page: Page, colours: [Colour, share: number][]): Promise<void> {
  const { width, height, data } = PNG.sync.read(Buffer.from(await page.screenshot()));
  assert.deepEqual({ width, height }, viewport);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const share = (count: number) => count / (width * height);
  assert.ok(counts.size > 100, `${counts.size} colours are no text`);
  assert.ok(share(Math.max(...counts.values())) < 0.97, "the page is blank");
  for (const [[red, green, blue], least] of colours) {
    const found = share(counts.get((red << 16) | (green << 8) | blue) ?? 0);
    assert.ok(found >= least, `rgb(${red}, ${green}, ${blue}) is on ${found} of the page`);
  }
}
