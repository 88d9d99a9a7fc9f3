// The picture on the first screen of the README.

import assert from "node:assert/strict";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { PICTURES, close, startBrowser } from "./browser.js";

let browser;
before(async () => {
  browser = await startBrowser();
  await mkdir(PICTURES, { recursive: true });
});
after(() => browser.close());

test("the picture of the page for the README", async () => {
  const page = await browser.open({ viewport: { width: 1100, height: 1230 }, colorScheme: "light" });
  await page.click("#write");
  await page.waitForSelector("#digits button >> nth=5");
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(2, 2);
  await page.waitForTimeout(300);
  const picture = path.join(PICTURES, "page.png");
  await page.screenshot({ path: picture });
  assert.ok((await stat(picture)).size > 20_000);
  await close(page);
});
