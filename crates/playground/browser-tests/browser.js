// Chromium with the page in it, and what every test watches: requests, errors, the content policy.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../../..");

/** The page to test, as `cargo xtask web` makes it. */
export const PAGE = process.env.PLAYGROUND_PAGE ?? path.join(ROOT, "target/web/index.html");
/** Where pictures go. */
export const PICTURES = process.env.PLAYGROUND_PICTURES ?? path.join(ROOT, "target/web/pictures");
/** The program whose models are compared with those of the page. */
export const MNIST = process.env.MNIST_PROGRAM ?? path.join(ROOT, "target/release/mnist");

/** Why a test that needs the program is skipped; false if it is there. */
export function programMissing() {
  return existsSync(MNIST) ? false : `no ${MNIST}: cargo build --release -p mnist-cli --features serve`;
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export const DESKTOP = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Starts a browser with a new profile; `after` of a test suite closes it. */
export async function startBrowser() {
  assert.ok(existsSync(PAGE), `there is no ${PAGE}: cargo xtask web makes it`);
  const profile = await mkdtemp(path.join(tmpdir(), "playground-"));
  const context = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, `--crash-dumps-dir=${profile}`],
  });
  return {
    /** Opens the page in a context of its own, and waits until it is ready. */
    async open({ url = pathToFileURL(PAGE).href, hash = "", before = null, ...options } = {}) {
      const pages = await context.newContext({ acceptDownloads: true, ...options });
      const page = await pages.newPage();
      page.watched = watch(page);
      await page.addInitScript(recordViolations);
      if (before) await page.addInitScript(before);
      await page.goto(url + hash);
      if (options.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready], html[data-trouble]");
      return page;
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Notes what must not happen: requests, errors in the console, uncaught errors. */
function watch(page) {
  const watched = { requests: [], errors: [] };
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) watched.requests.push(request.url());
  });
  page.on("pageerror", (error) => watched.errors.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error") watched.errors.push(line.text());
  });
  return watched;
}

function recordViolations() {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
}

/** Closes the page, after a look at what it did: no request, no error, nothing against its policy. */
export async function close(page) {
  const violations = await page.evaluate(() => window.violations);
  const { requests, errors } = page.watched;
  await page.context().close();
  assert.deepEqual({ violations, requests, errors }, { violations: [], requests: [], errors: [] });
}

/** What the page answers, once it has. */
export async function answer(page) {
  return page.locator("#answer").evaluate((output) => output.value);
}
