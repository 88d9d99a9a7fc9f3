// Each part on a phone and on a desktop, in light and dark, by keyboard alone, and for axe-core.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";

import { DESKTOP, PHONE, PICTURES, answer, close, startBrowser } from "./browser.js";
import { tap, writeByTouch } from "./pen.js";

const PARTS = ["read", "perceptrons", "sigmoid-neurons", "architecture", "gradient-descent", "learning"];
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => {
  browser = await startBrowser();
  await mkdir(PICTURES, { recursive: true });
});
after(() => browser.close());

/** Everything there is to see: a number read, a perceptron chosen, the ball rolled, an epoch learned. */
async function fill(page) {
  await page.click("#write");
  await page.waitForSelector("#digits button");
  await page.locator("#diagram .gate").nth(1).click();
  await page.click("#valley-roll");
  await page.selectOption("#set-images", "1,000");
  await page.click("#one-epoch");
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent));
  await page.waitForFunction(() => document.getElementById("start").textContent === "Go on");
}

async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run({ resultTypes: ["violations", "incomplete"] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join("; ")}`);
}

for (const [width, device] of [[1440, DESKTOP], [390, PHONE]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`at ${width} px in ${colorScheme}, nothing sticks out and axe-core finds nothing`, { timeout: 120_000 }, async () => {
      const page = await browser.open({ ...device, colorScheme, reducedMotion: "reduce" });
      assert.deepEqual(await violations(page), []);
      await fill(page);
      assert.deepEqual(await violations(page), []);
      const [scrolls, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.equal(scrolls, shown);
      assert.equal(shown, width);
      // Pictures of parts that are taller than the screen would have it across them.
      await page.evaluate(() => (document.querySelector(".masthead").style.position = "static"));
      for (const part of PARTS) {
        const { width: across, height } = await page.locator(`#${part}`).boundingBox();
        assert.ok(across <= width && height > 400, part);
        await page.locator(`#${part}`).screenshot({ path: path.join(PICTURES, `${part}-${width}-${colorScheme}.png`) });
      }
      await close(page);
    });
  }
}

test("colours change with the system's, drawings too", async () => {
  const page = await browser.open({ ...DESKTOP, colorScheme: "light" });
  await page.click("#write");
  const ink = () =>
    page.locator("#sheet").evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const at = data.findIndex((value, i) => i % 4 === 3 && value === 255);
      return data[at - 1];
    });
  assert.ok((await ink()) < 64);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(200);
  assert.ok((await ink()) > 192);
  await close(page);
});

test("the keyboard alone reaches everything, and shows where it is", { timeout: 120_000 }, async () => {
  const page = await browser.open(DESKTOP);
  await page.click("#write");
  await page.waitForSelector("#digits button");
  const wanted = await page.evaluate(() =>
    [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")]
      .filter((control) => !control.disabled && control.checkVisibility())
      .map((control, i) => (control.dataset.stop = String(i))),
  );
  const reached = new Set();
  const unseen = [];
  // Once around, from wherever it begins.
  for (let i = 0; i < wanted.length + 10 && reached.size < wanted.length; i += 1) {
    await page.keyboard.press("Tab");
    const { stop, name, visible } = await page.evaluate(() => {
      const focused = document.activeElement;
      const style = getComputedStyle(focused);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const ringed = focused.matches(".input, .gate") && parseFloat(style.strokeWidth) > 3;
      return { stop: focused.dataset.stop, name: focused.id || focused.outerHTML.slice(0, 80), visible: outlined || ringed };
    });
    if (stop === undefined) continue;
    reached.add(stop);
    if (!visible) unseen.push(name);
  }
  assert.deepEqual(unseen, []);
  assert.deepEqual(wanted.filter((stop) => !reached.has(stop)), []);
  await close(page);
});

test("every part works by keyboard alone", { timeout: 120_000 }, async () => {
  const page = await browser.open(DESKTOP);
  const { keyboard } = page;
  const press = async (...keys) => {
    for (const key of keys) await keyboard.press(key);
  };
  // Read: digit keys write on the sheet, Backspace and Delete take away.
  await page.focus("#sheet");
  await press("7");
  assert.equal(await answer(page), "7");
  await press("2");
  assert.equal(await answer(page), "72");
  await press("Delete");
  assert.equal(await answer(page), "");
  await page.focus("#number");
  await press("Enter");
  assert.equal(await answer(page), "504192");
  // Perceptrons: Space toggles, arrows move sliders, Enter chooses a perceptron.
  await page.focus("#x-weather");
  await press("Space");
  assert.equal(await page.locator("#cheese-answer").evaluate((output) => output.value), "0: you stay at home");
  await page.locator("#diagram .input").first().focus();
  await press("Space");
  assert.equal(await page.locator("#truth tr[aria-current]").textContent(), "1001");
  await page.locator("#diagram .gate").first().focus();
  await press("Enter");
  assert.ok(await page.locator("#inspector").isVisible());
  // Sigmoid neurons.
  const sigmoid = () => page.locator("#sigmoid-values dd").first().textContent();
  const before = await sigmoid();
  await page.focus("#z");
  await press("ArrowLeft");
  assert.notEqual(await sigmoid(), before);
  // The architecture.
  await page.locator("#architecture-digits button").nth(3).focus();
  await press("Enter");
  assert.match(await page.locator("#network").getAttribute("aria-label"), /for a 3$/);
  // Gradient descent: arrows move the ball, Enter takes a step, Space rolls.
  const ball = () => page.locator("#valley").getAttribute("aria-label");
  await page.focus("#valley");
  const there = await ball();
  await press("ArrowRight");
  assert.notEqual(await ball(), there);
  await press("Enter");
  assert.equal(await page.locator("#valley-values dd").last().textContent(), "1");
  await press("Space");
  await page.waitForFunction(() => Number(document.querySelector("#valley-values > :last-child dd").textContent) > 5);
  await press("Space");
  // Learning.
  await page.selectOption("#set-images", "1,000");
  await page.focus("#one-epoch");
  await press("Enter");
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent));
  await close(page);
});

test("every part works by touch on a phone", { timeout: 120_000 }, async () => {
  const page = await browser.open(PHONE);
  await tap(page.locator("#write"));
  assert.equal(await answer(page), "504192");
  await page.waitForSelector("#digits button");
  await tap(page.locator("#digits button").nth(3));
  assert.equal(await page.locator("#digits [aria-pressed=true] strong").textContent(), "1");
  await tap(page.locator("#outputs button").nth(7));
  assert.equal(await page.locator("#contributions-caption").textContent(), "for and against 7");
  await tap(page.locator("#x-company"));
  assert.ok(await page.isChecked("#x-company"));
  await tap(page.locator("#diagram .input").first());
  assert.equal(await page.locator("#truth tr[aria-current]").textContent(), "1001");
  await tap(page.locator("#diagram .gate").first());
  assert.ok(await page.locator("#inspector").isVisible());
  const before = await page.locator("#sigmoid-values dd").first().textContent();
  await page.locator("#z").tap({ position: { x: 30, y: 20 } });
  assert.notEqual(await page.locator("#sigmoid-values dd").first().textContent(), before);
  await tap(page.locator("#architecture-digits button").nth(8));
  assert.match(await page.locator("#network").getAttribute("aria-label"), /for a 8$/);
  // The ball follows the finger, and the page stays where it is.
  await page.locator("#valley").scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  const { x, y, width, height } = await page.locator("#valley").boundingBox();
  await writeByTouch(page, [[[x + width * 0.5, y + height * 0.5], [x + width * 0.7, y + height * 0.2], [x + width * 0.75, y + height * 0.75]]]);
  assert.match(await page.locator("#valley").getAttribute("aria-label"), /at 1\.[45]\d*, −(1\.0|0\.9)\d*,/);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  await tap(page.locator("#valley-step"));
  assert.equal(await page.locator("#valley-values dd").last().textContent(), "1");
  await page.selectOption("#set-images", "1,000");
  await tap(page.locator("#one-epoch"));
  await page.waitForFunction(() => /After 1 epoch/.test(document.getElementById("measured").textContent));
  await close(page);
});

test("too large an η makes the ball climb, momentum carries it past", async () => {
  const page = await browser.open({ ...DESKTOP, reducedMotion: "reduce" });
  await page.locator("#valley-eta").fill("90");
  await page.click("#valley-roll");
  assert.match(await page.locator("#valley-verdict").textContent(), /climbs/);
  await page.click("#valley-reset");
  await page.locator("#valley-eta").fill("60");
  await page.click("#valley-roll");
  assert.equal(await page.locator("#valley-verdict").textContent(), "At the bottom.");
  // Another η or μ while it rolls leaves the ball its momentum, and each step costs the same.
  await page.click("#valley-reset");
  await page.locator("#valley-eta").fill("30");
  await page.locator("#valley-mu").fill("0.9");
  const step = async () => {
    await page.click("#valley-step");
    const text = await page.locator("#valley-values dd").first().textContent();
    return Number(text.replace("−", "-").match(/-?[\d.]+/)[0]);
  };
  let at = -2.5;
  let move = 0;
  for (let i = 0; i < 10; i += 1) {
    const next = await step();
    move = next - at;
    at = next;
  }
  await page.locator("#valley-mu").fill("0.8");
  const next = await step();
  assert.ok(next - at > 0.7 * move, `a move of ${next - at} after one of ${move}`);
  // Dragged with the mouse.
  const box = await page.locator("#valley").boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.25, { steps: 4 });
  await page.mouse.up();
  assert.match(await page.locator("#valley").getAttribute("aria-label"), /at 1\.5\d*, (1\.0|0\.9)\d*,/);
  await close(page);
});

test("a network of any sizes is drawn; sizes that are none are refused in words", async () => {
  const page = await browser.open(DESKTOP);
  await page.selectOption("#which-network", "untrained");
  await page.fill("#sizes", "15, 12");
  await page.locator("#sizes").blur();
  await page.waitForFunction(() => /784-15-12-10/.test(document.getElementById("architecture-caption").textContent));
  await page.fill("#sizes", "many");
  await page.locator("#sizes").blur();
  await page.waitForSelector("#architecture-trouble:visible");
  assert.match(await page.locator("#architecture-trouble").textContent(), /“many” is no list of layer sizes.*30/);
  await close(page);
});
