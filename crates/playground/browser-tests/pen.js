// A hand that writes on the sheet, with the mouse or a finger.

// Strokes of each digit in a box 60 wide and 100 high: corners of polygons, as an unsteady hand
// makes them. They are not those that the page has built in.
const DIGITS = {
  0: [[[32, 2], [14, 12], [5, 38], [8, 72], [24, 97], [42, 92], [55, 64], [52, 26], [38, 4], [30, 3]]],
  1: [[[33, 0], [31, 30], [28, 65], [26, 100]]],
  2: [[[6, 20], [18, 4], [38, 2], [50, 16], [46, 38], [28, 66], [6, 97], [26, 95], [58, 96]]],
  3: [[[8, 8], [30, 1], [48, 12], [44, 34], [24, 46], [46, 54], [54, 74], [40, 95], [8, 94]]],
  4: [[[18, 2], [10, 30], [5, 56], [28, 57], [58, 54]], [[46, 20], [44, 60], [41, 100]]],
  5: [[[54, 2], [16, 4], [12, 42], [32, 38], [50, 50], [54, 74], [38, 96], [6, 94]]],
  6: [[[42, 2], [20, 30], [8, 66], [16, 94], [38, 98], [52, 80], [42, 60], [22, 60], [10, 76]]],
  7: [[[4, 4], [32, 5], [56, 3], [42, 40], [28, 98]]],
  8: [[[50, 14], [32, 1], [14, 12], [18, 34], [42, 56], [50, 82], [30, 99], [10, 84], [20, 60], [44, 36], [50, 16]]],
  9: [[[50, 18], [34, 3], [14, 14], [12, 38], [32, 46], [48, 30], [51, 16], [49, 55], [44, 99]]],
};

/** The strokes of a number inside a box of the screen, as points of the screen. */
export function strokesOf(text, box, from = 0.06) {
  const step = Math.min((box.width * (1 - 2 * from)) / text.length, box.height);
  const scale = Math.min(box.height * 0.006, step / 92);
  return [...text].flatMap((digit, place) => {
    const left = box.x + box.width * from + place * step;
    const top = box.y + box.height / 2 - 50 * scale;
    return DIGITS[digit].map((stroke) => stroke.map(([x, y]) => [left + x * scale, top + y * scale]));
  });
}

/** Scribbles that are no digit, in the middle of a box: to and fro without a plan, and hatching. */
export function scribbles({ x, y, width, height }) {
  const [middle, centre, reach] = [x + width / 2, y + height / 2, height * 0.35];
  const range = (count) => [...Array(count).keys()];
  const wander = (count, across, down) => [
    range(count).map((i) => [middle + reach * 1.3 * Math.sin(across(i)), centre + reach * Math.sin(down(i))]),
  ];
  const hatching = [
    ...range(9).map((i) => [[middle - reach + (i * reach) / 4, centre - reach], [middle - reach * 0.6 + (i * reach) / 4, centre + reach]]),
    ...range(7).map((i) => [[middle - reach * 1.1, centre - reach * (0.9 - i * 0.3)], [middle + reach * 1.2, centre - reach * (0.8 - i * 0.27)]]),
  ];
  return [
    wander(40, (i) => i * 1.7 + i * i * 0.13, (i) => i * 2.3 + i * i * 0.07),
    wander(25, (i) => i * 2.1 + i * i * 0.31, (i) => 1.6 + i * 1.3 + i * i * 0.17),
    hatching,
  ];
}

/** Writes with the mouse. */
export async function write(page, strokes) {
  for (const [[x, y], ...rest] of strokes) {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (const [toX, toY] of rest) await page.mouse.move(toX, toY, { steps: 3 });
    await page.mouse.up();
  }
}

/** Writes with a finger. */
export async function writeByTouch(page, strokes) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  for (const stroke of strokes) {
    const [[x, y], ...rest] = stroke;
    await touch("touchStart", [{ x, y }]);
    let last = [x, y];
    for (const [toX, toY] of rest) {
      for (const share of [0.5, 1]) {
        await touch("touchMove", [{ x: last[0] + (toX - last[0]) * share, y: last[1] + (toY - last[1]) * share }]);
      }
      last = [toX, toY];
    }
    await touch("touchEnd", []);
  }
}

// Chromium takes a finger for a long press, of which no click comes, when it rests for half a second.
const LONG_PRESS = 500;

/**
 * Taps, and waits for the click that the browser makes of it a moment later. On a slow machine the
 * finger may rest so long that the tap is a long press: only then does it tap again.
 */
export async function tap(locator) {
  const page = locator.page();
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const element = await locator.elementHandle();
    await page.evaluate(() => {
      window.tapped = new Promise((resolve) => addEventListener("click", () => resolve(true), { capture: true, once: true }));
      window.touched = {};
      for (const type of ["touchstart", "touchend"]) {
        addEventListener(type, (event) => { window.touched[type] = event.timeStamp; }, { capture: true, once: true, passive: true });
      }
    });
    await element.tap();
    const { clicked, rested } = await page.evaluate(async () => {
      const patience = new Promise((resolve) => setTimeout(resolve, 3000, false));
      const clicked = await Promise.race([window.tapped, patience]);
      return { clicked, rested: window.touched.touchend - window.touched.touchstart };
    });
    if (clicked) return;
    if (!(await element.evaluate((node) => node.isConnected))) {
      throw new Error(`${locator} was drawn anew under the finger`);
    }
    // A little less will do, since these are the times of the events and not of the browser's timer.
    if (!(rested >= 0.8 * LONG_PRESS)) {
      throw new Error(`no click came of a tap of ${Math.round(rested)} ms on ${locator}`);
    }
  }
  throw new Error(`five taps on ${locator} were long presses`);
}
