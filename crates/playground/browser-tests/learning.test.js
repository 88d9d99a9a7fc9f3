// Training in the page, and its model beside the program's.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { DESKTOP, MNIST, answer, close, programMissing, startBrowser } from "./browser.js";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

const measured = (page) => page.locator("#measured").textContent();
const button = (page, text) => page.waitForFunction((text) => document.getElementById("start").textContent === text, text);

async function download(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download-model")]);
  assert.equal(download.suggestedFilename(), "digits.safetensors");
  return readFile(await download.path());
}

test("784-30-10 learns to read drawn digits, and its model is the program's, byte for byte", { timeout: 300_000 }, async (t) => {
  const page = await browser.open(DESKTOP);
  await page.fill("#set-epochs", "10");
  await page.click("#start");
  // The page stays at work while training goes on.
  await page.waitForFunction(() => /images\/s/.test(document.getElementById("progress-text").textContent));
  const longest = await page.evaluate(async () => {
    let [last, longest] = [performance.now(), 0];
    for (let i = 0; i < 60; i += 1) {
      await new Promise((next) => setTimeout(next, 5));
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  });
  t.diagnostic(`${await page.locator("#progress-text").textContent()}; longest pause of the page ${longest.toFixed(0)} ms`);
  await page.waitForFunction(() => document.getElementById("measured").textContent.includes("Test set"), null, { timeout: 200_000 });
  const text = await measured(page);
  t.diagnostic(`${text} ${await page.locator("#progress-text").textContent()}`);
  const accuracy = Number(/(\d+\.\d+) % of the validation images/.exec(text)[1]);
  assert.ok(accuracy >= 90, text);
  assert.ok((await page.locator("#mistakes figure").count()) > 0);
  assert.equal(await page.locator("#accuracy-chart path.test").count(), 1);

  const model = await download(page);
  await page.click("#use-network");
  await page.waitForSelector("#learning-done:visible");
  await page.click("#write");
  assert.match(await answer(page), /^[0-9?]+$/);

  if (programMissing()) {
    t.diagnostic(`not compared: ${programMissing()}`);
  } else {
    const folder = await mkdtemp(path.join(tmpdir(), "playground-native-"));
    const commands = (await page.locator("#learning-command").textContent()).trim().split("\n");
    for (const command of commands) {
      const [program, ...flags] = command.split(" ");
      assert.equal(program, "mnist");
      await promisify(execFile)(MNIST, flags, { cwd: folder });
    }
    const native = await readFile(path.join(folder, "digits.safetensors"));
    await rm(folder, { recursive: true });
    assert.ok(model.equals(native), `${commands.at(-1)}: another model than the page's`);
  }
  await close(page);
});

test("pause, rewind, and the same numbers come again", { timeout: 120_000 }, async () => {
  const page = await browser.open(DESKTOP);
  await page.selectOption("#set-images", "1,000");
  await page.fill("#set-epochs", "200");
  await page.click("#one-mini-batch");
  await button(page, "Go on");
  assert.match(await page.locator("#progress-text").textContent(), /epoch 1 of 200, mini-batch 1 of /);
  await page.click("#one-epoch");
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent));
  const first = await measured(page);
  await page.click("#start");
  await page.waitForFunction(() => /After [3-9] epochs/.test(document.getElementById("measured").textContent));
  await page.click("#start");
  await button(page, "Go on");
  const paused = await page.locator("#progress-text").textContent();
  await page.waitForTimeout(300);
  assert.equal(await page.locator("#progress-text").textContent(), paused);
  await page.click("#rewind");
  await page.waitForFunction(() => /epoch 1 of 200, mini-batch 0/.test(document.getElementById("progress-text").textContent));
  await page.click("#one-epoch");
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent));
  assert.equal(await measured(page), `${first} The same numbers as before the rewind.`);
  await close(page);
});

test("two quick clicks do what each says", { timeout: 120_000 }, async () => {
  for (const [first, second] of [["use-network", "download-model"], ["download-model", "use-network"]]) {
    const page = await browser.open(DESKTOP);
    await page.selectOption("#set-images", "1,000");
    await page.click("#one-mini-batch");
    await button(page, "Go on");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.evaluate((ids) => ids.forEach((id) => document.getElementById(id).click()), [first, second]),
    ]);
    assert.equal(file.suggestedFilename(), "digits.safetensors");
    await page.waitForFunction(() => /784-30-10/.test(document.getElementById("architecture-caption").textContent));
    await close(page);
  }
});

test("an output that is dead is named", { timeout: 120_000 }, async () => {
  const page = await browser.open(DESKTOP);
  await page.selectOption("#set-images", "1,000");
  await page.fill("#set-eta", "0.001");
  await page.click("#one-epoch");
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent), null, { timeout: 60_000 });
  assert.match(await page.locator("#dead").textContent(), /outputs? for \d.* fires? for no training image/);
  await close(page);
});

test("settings that cannot be are refused in words", async () => {
  const page = await browser.open(DESKTOP);
  const trouble = page.locator("#learning-trouble");
  for (const [field, value, says] of [
    ["#set-hidden", "thirty", /Hidden layers: “thirty” is no number.*30/],
    ["#set-m", "0", /mini/i],
    ["#set-eta", "-1", /η|eta|learning rate/i],
    ["#set-epochs", "0", /Epochs: “0” is no whole number from 1/],
    ["#set-seed", "9007199254740993", /Seed: .* is no whole number/],
    ["#set-hidden", "1000000", /10,000,000/],
    ["#set-hidden", "30, 0", /Hidden layers: “0” is no whole number from 1 to 10,000,000/],
    ["#set-hidden", "5000000000", /Hidden layers: “5000000000” is no whole number from 1/],
    ["#set-hidden", "", /Hidden layers: there is no size.*30.*none/],
    ["#set-m", "5000000000", /Mini-batch m: “5000000000” is no whole number from 1 to 1,000,000/],
    ["#set-epochs", "5000000000", /Epochs: “5000000000” is no whole number from 1 to 1,000,000/],
    ["#set-epochs", "1.5", /Epochs: “1.5” is no whole number/],
    ["#set-seed", "-1", /Seed: “-1” is no whole number from 0/],
    ["#set-eta", "1e39", /η: “1e39” is not from 0\.000001 to 1,000,000/],
    ["#set-eta", "0", /η: “0” is not from 0\.000001/],
  ]) {
    const before = await page.inputValue(field);
    await page.fill(field, value);
    await page.click("#start");
    await page.waitForSelector("#learning-trouble:visible");
    assert.match(await trouble.textContent(), says);
    assert.ok(await page.locator("#download-model").isDisabled(), "there is nothing to download");
    await page.fill(field, before);
  }
  await close(page);
});

test("a model is opened from a file; what is none, or of another shape, is refused in words", async () => {
  const page = await browser.open(DESKTOP);
  const open = (name, buffer) => page.setInputFiles("#model-file", { name, mimeType: "application/octet-stream", buffer });
  const trouble = page.locator("#learning-trouble");
  await open("poem.txt", Buffer.from("no model at all"));
  await page.waitForSelector("#learning-trouble:visible");
  assert.match(await trouble.textContent(), /poem\.txt: .*\n.*mnist train/s);
  await open("empty.safetensors", Buffer.alloc(0));
  await page.waitForFunction(() => /empty/.test(document.getElementById("learning-trouble").textContent));
  // A network of two inputs and one output.
  const header = Buffer.from(
    JSON.stringify({
      "layers.0.weight": { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
      "layers.0.bias": { dtype: "F32", shape: [1], data_offsets: [8, 12] },
    }).padEnd(152),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await open("two.safetensors", Buffer.concat([length, header, Buffer.alloc(12)]));
  await page.waitForFunction(() => /two/.test(document.getElementById("learning-trouble").textContent));
  assert.match(await trouble.textContent(), /two\.safetensors: .+\n.+/s);

  await page.selectOption("#set-images", "1,000");
  await page.click("#one-epoch");
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent));
  await open("mine.safetensors", await download(page));
  await page.waitForFunction(() => /mine\.safetensors reads now/.test(document.getElementById("learning-done").textContent));
  assert.match(await page.locator("#architecture-caption").textContent(), /784-30-10/);
  await close(page);
});
