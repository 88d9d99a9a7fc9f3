// Browsers that cannot run the page are told so.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { DESKTOP, PAGE, startBrowser } from "./browser.js";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

/** Opens the page in a browser that lacks something. */
async function without(cripple) {
  const page = await browser.open({ ...DESKTOP, before: cripple });
  const text = await page.locator("#trouble").textContent();
  assert.ok(await page.locator("#trouble").isVisible());
  await page.context().close();
  return text;
}

test("without WebAssembly the page says which browsers have it", async () => {
  const text = await without(() => delete window.WebAssembly);
  assert.match(text, /no WebAssembly.*Firefox, Chrome, Edge or Safari/);
});

test("without SIMD the page says which versions have it", async () => {
  const text = await without(() => (WebAssembly.validate = () => false));
  assert.match(text, /no 128-bit SIMD.*Open it in a newer browser/);
});

test("without JavaScript the page says that it needs it", async () => {
  const page = await browser.open({ ...DESKTOP, javaScriptEnabled: false });
  assert.match(await page.locator("noscript").innerText(), /Allow JavaScript/);
  await page.context().close();
});

test("the policy lets nothing in from elsewhere", async () => {
  const page = await readFile(PAGE, "utf8");
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page);
  assert.match(policy, /^default-src 'none'; /);
  assert.match(policy, /script-src 'wasm-unsafe-eval' 'sha256-[A-Za-z0-9+/=]+';/);
  assert.match(policy, /style-src 'sha256-[A-Za-z0-9+/=]+';/);
  assert.match(policy, /connect-src 'none';/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
});

test("the page is one file under 2 MB", async () => {
  const { length } = await readFile(PAGE);
  assert.ok(length < 2_000_000, `${length} bytes`);
});
