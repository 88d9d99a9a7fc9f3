// The cheese festival and the gate editor.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { DESKTOP, close, startBrowser } from "./browser.js";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

const rows = (page) =>
  page.locator("#truth tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join("")));

const HALF_ADDER = ["0000", "0101", "1001", "1110"];

test("the festival: good weather decides, and a threshold of 3 changes that", async () => {
  const page = await browser.open(DESKTOP);
  const verdict = () => page.locator("#cheese-answer").evaluate((output) => output.value);
  assert.equal(await verdict(), "1: you go");
  await page.uncheck("#x-weather");
  await page.check("#x-company");
  await page.check("#x-transit");
  assert.equal(await verdict(), "0: you stay at home");
  await page.locator("#threshold").fill("3");
  assert.equal(await verdict(), "1: you go");
  assert.equal(await page.locator("#cheese-command").textContent(), "mnist gates cheese --threshold 3");
  await close(page);
});

test("a half adder by expression survives a link, a file and an edit", async () => {
  const page = await browser.open(DESKTOP);
  await page.fill("#expression", "carry = a & b\nsum = a ^ b");
  await page.click("#expression-form button");
  assert.deepEqual(await rows(page), HALF_ADDER);
  await page.click("#share");
  await page.waitForSelector("#gates-done:visible");
  const hash = await page.evaluate(() => location.hash);
  assert.match(hash, /^#circuit=[\w-]+$/);
  const reopened = await browser.open({ ...DESKTOP, hash });
  await reopened.waitForFunction(() => document.getElementById("netlist").value.includes("output carry"));
  assert.deepEqual(await rows(reopened), HALF_ADDER);
  assert.equal(await reopened.inputValue("#netlist"), await page.inputValue("#netlist"));
  await close(reopened);

  // Both formats of the program, saved and opened.
  for (const button of ["#save-netlist", "#save-json"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    const file = { name: download.suggestedFilename(), mimeType: "text/plain", buffer: await readFile(await download.path()) };
    await page.selectOption("#catalogue", "nand");
    assert.deepEqual(await rows(page), ["001", "011", "101", "110"]);
    await page.setInputFiles("#netlist-file", file);
    await page.waitForFunction(() => document.querySelectorAll("#truth tbody tr td").length === 16);
    assert.deepEqual(await rows(page), HALF_ADDER);
  }
  await close(page);
});

test("inputs toggle, signals follow, and weights make another gate", async () => {
  const page = await browser.open(DESKTOP);
  await page.selectOption("#catalogue", "nand");
  const gate = page.locator("#diagram .gate");
  assert.ok((await gate.getAttribute("class")).includes("on"));
  for (const input of await page.locator("#diagram .input").all()) await input.click();
  assert.ok(!(await gate.getAttribute("class")).includes("on"));
  assert.equal(await page.locator("#truth tr[aria-current]").textContent(), "110");
  await gate.click();
  const fields = page.locator("#inspector input");
  for (const [i, value] of ["2", "2", "-3"].entries()) await fields.nth(i).fill(value);
  assert.deepEqual(await rows(page), ["000", "010", "100", "111"]);
  assert.equal(await page.locator("#gate-sum").textContent(), "2·1 + 2·1 + −3 = 1, so 1");
  await page.selectOption("#catalogue", "adder");
  await page.locator("#bits").fill("8");
  await page.locator("#bits").blur();
  assert.equal(await page.locator("#diagram .gate").count(), 68);
  assert.match(await page.locator("#truth-note").textContent(), /16 inputs/);
  await close(page);
});

test("a truth table becomes NANDs", async () => {
  const page = await browser.open(DESKTOP);
  await page.fill("#table-bits", "0001\n0110");
  await page.click("#table-form button");
  assert.deepEqual(await rows(page), HALF_ADDER);
  await close(page);
});

test("what is wrong with a circuit is said, with what to do", async () => {
  const page = await browser.open(DESKTOP);
  const trouble = () => page.locator("#gates-trouble").textContent();
  await page.fill("#expression", "a & | b");
  await page.click("#expression-form button");
  assert.match(await trouble(), /column 5.*\n.*operators/s);
  await page.fill("#netlist", "input a\noutput y = b");
  await page.click("#netlist-form button");
  assert.match(await trouble(), /line 2/);
  await page.fill("#table-bits", "012");
  await page.click("#table-form button");
  assert.match(await trouble(), /line 1/);
  // The circuit before is still there.
  assert.deepEqual(await rows(page), HALF_ADDER);
  await close(page);
  // 2 MB of spaces, and a circuit after them that would be read.
  const large = deflateRawSync(`${" \n".repeat(1_000_000)}input a\noutput y = a\n`).toString("base64url");
  for (const hash of ["#circuit=????", "#circuit=AAAA", "#circuit=", `#circuit=${large}`]) {
    const broken = await browser.open({ ...DESKTOP, hash });
    await broken.waitForSelector("#gates-trouble:visible");
    assert.match(await broken.locator("#gates-trouble").textContent(), /no circuit that can be read.*Ask for it again/s);
    assert.deepEqual(await rows(broken), HALF_ADDER);
    await close(broken);
  }
});

test("a link that is opened takes away what was said of the circuit before", async () => {
  const page = await browser.open(DESKTOP);
  await page.click("#share");
  await page.waitForSelector("#gates-done:visible");
  const circuit = deflateRawSync("input a\nn1 = -2*a +1\noutput y = n1\n").toString("base64url");
  await page.evaluate((circuit) => (location.hash = `#circuit=${circuit}`), circuit);
  await page.waitForFunction(() => document.querySelectorAll("#truth tbody tr").length === 2);
  assert.ok(await page.locator("#gates-done").isHidden());
  await page.evaluate(() => (location.hash = "#circuit=AAAA"));
  await page.waitForSelector("#gates-trouble:visible");
  await page.evaluate((circuit) => (location.hash = `#circuit=${circuit}`), circuit);
  await page.waitForSelector("#gates-trouble", { state: "hidden" });
  await close(page);
});

test("commands with names of files and long tables can be pasted into a shell", async () => {
  const page = await browser.open(DESKTOP);
  const command = () => page.locator("#gates-command").textContent();
  const open = (name, text) => page.setInputFiles("#netlist-file", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
  const said = (text) => page.waitForFunction((text) => document.getElementById("gates-command").textContent === text, text);
  await open("it's mine; $(x).txt", "input a\noutput y = a\n");
  await said("mnist gates read 'it'\\''s mine; $(x).txt'");
  await open("-my table.csv", "a,y\n0,1\n1,0\n");
  await said("mnist gates table './-my table.csv'");
  await open("plain-1.txt", "input a\noutput y = a\n");
  await said("mnist gates read plain-1.txt");
  const table = async (text) => {
    await page.fill("#table-bits", text);
    await page.click("#table-form button");
    assert.ok(await page.locator("#gates-trouble").isHidden(), await page.locator("#gates-trouble").textContent());
    return command();
  };
  assert.equal(await table("0001\n0110"), "mnist gates table 0001 0110");
  assert.equal(await table("a,y\n0,1\n1,0"), "mnist gates table table.csv");
  assert.equal(await table(Array(40).fill("01101001").join("\n")), "mnist gates read netlist.txt");
  await close(page);
});
