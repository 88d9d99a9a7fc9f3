// The page as `mnist serve` serves it: with the user's model and data set.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { DESKTOP, MNIST, PAGE, close, programMissing, startBrowser } from "./browser.js";

const run = promisify(execFile);

let browser;
let folder;
before(async () => {
  browser = await startBrowser();
  folder = await mkdtemp(path.join(tmpdir(), "playground-served-"));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

test("mnist serve: the user's model reads, the user's images are learned from", { timeout: 120_000, skip: programMissing() }, async () => {
  const data = path.join(folder, "digits");
  const model = path.join(folder, "small.safetensors");
  await run(MNIST, ["draw", "--count", "1200", "--out", data]);
  await run(MNIST, ["train", "--data", data, "--hidden", "12", "--epochs", "2", "--model", model]);
  const server = spawn(MNIST, ["serve", "--port", "0", "--data", data, "--model", model, "--page", PAGE]);
  const ended = once(server, "close");
  try {
    let told = "";
    server.stderr.setEncoding("utf8").on("data", (text) => (told += text));
    const [line] = await Promise.race([once(server.stdout.setEncoding("utf8"), "data"), ended]);
    const url = String(line).trim();
    assert.equal(server.exitCode, null, told);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await browser.open({ ...DESKTOP, url });
    await page.click("#write");
    await page.waitForFunction(() => /784-12-10/.test(document.getElementById("architecture-caption").textContent));
    assert.match(await page.locator("#hidden-title").textContent(), /small\.safetensors, 784-12-10/);
    const choice = page.locator("#set-images option").last();
    assert.equal(await choice.textContent(), `1,200 of ${data}`);
    assert.equal(await page.locator("#digits-source").textContent(), `The digits are drawn by this page, unless you choose those of ${data}.`);
    assert.match(await page.locator("footer").textContent(), /computed in your browser, but for the data set, which its server hands out/);
    await page.selectOption("#set-images", "served");
    await page.fill("#set-epochs", "1");
    await page.click("#start");
    await page.waitForFunction(() => document.getElementById("measured").textContent.includes("Test set"));
    assert.match(await page.locator("#learning-command").textContent(), new RegExp(`mnist train --data ${data} `));
    // It asks its server for the data set, and nobody for anything else.
    const asked = page.watched.requests.splice(0).map((request) => request.replace(url, "/"));
    assert.deepEqual(asked.sort(), ["/", "/data/test-images", "/data/test-labels", "/data/training-images", "/data/training-labels"]);
    await close(page);
  } finally {
    server.kill("SIGINT");
    await ended;
  }
});
