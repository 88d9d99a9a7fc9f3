// Read: a number is written, cut, scored and answered.

import { byId, element, message, notice, openFile, slider, spoken } from "./dom.js";
import { digitSize, writeNumber } from "./handwriting.js";
import { Inside } from "./inside.js";
import { model, onModel } from "./model.js";
import { percent } from "./numbers.js";
import { paintGrey, redraw } from "./paint.js";
import { Sheet, reach } from "./sheet.js";
import { drawTrials } from "./trials.js";

const PIXELS = 784;
// Digits on a phone's sheet are small, so its pen is thin.
const NARROW = 500;
const NARROW_PEN = 8;
// Digits of less than so many widths of the pen are blots.
const LEAST_DIGIT = 3;
// Where the first typed digit begins, as a share of the sheet.
const MARGIN = 0.04;
// How long a pen rests before pictures are drawn, in milliseconds.
const REST = 120;
const seenListeners = [];

/** Calls back with the 28 x 28 pixels of each digit that is looked at in this part. */
export function onSeen(seen) {
  seenListeners.push(seen);
}

export function startRead() {
  const inside = new Inside();
  const penWidth = slider("pen", (width) => `${width}`, () => {});
  if (byId("sheet").clientWidth < NARROW) penWidth.value = NARROW_PEN;
  const reject = slider("reject", (share) => `${share} %`, () => read());
  const sheet = new Sheet(byId("sheet"), {
    began: () => clearTimeout(details),
    ended: () => read(),
    penWidth: () => penWidth.value,
  });
  let details = 0;
  let shown = null;

  function read() {
    clearTimeout(details);
    byId("sheet-hint").hidden = !sheet.empty;
    byId("undo").disabled = !sheet.canUndo;
    byId("clear").disabled = sheet.empty;
    notice("read-trouble", "");
    byId("read-command").textContent = command();
    if (!model.reader) return;
    if (sheet.empty) {
      answer("", "Nothing is written yet.");
      showDetails(null);
      return;
    }
    let raster;
    let result;
    try {
      raster = sheet.raster();
      const { grey, width, height } = raster;
      result = model.reader.read(grey, width, height, byId("writing").value, reject.value / 100);
    } catch (error) {
      answer("", "");
      notice("read-trouble", message(error));
      showDetails(null);
      return;
    }
    sayAnswer(result.answer.lines);
    // Pictures of how it came about follow when the pen rests: they must not hold up the next stroke.
    details = setTimeout(() => showDetails({ ...result, canvas: raster.canvas }), REST);
  }

  function command() {
    const writing = byId("writing").value;
    const expected = writing === "unknown" ? "" : ` --${writing}`;
    const refused = reject.value === 50 ? "" : ` --reject ${reject.value / 100}`;
    return `mnist read number.png${expected}${refused} --explain tried.png`;
  }

  function sayAnswer(lines) {
    if (!lines.length) {
      answer("", "No digit found: specks and straight rules are left out. Write larger, or open another image.");
      return;
    }
    const text = lines.map((line) => line.text).join("\n");
    answer(text, lines.length === 1 ? sureness(lines[0]) : `${lines.length} lines`);
  }

  function answer(text, sure) {
    const place = byId("answer");
    place.value = text;
    place.classList.toggle("many", text.length > 14);
    byId("sure").textContent = sure;
    byId("sheet").setAttribute("aria-label", `Sheet to write on, ${sheet.empty ? "empty" : `read as ${text || "nothing"}`}`);
  }

  function showDetails(result) {
    const chosen = result?.lines.flatMap((line) => chosenDigits(line)) ?? [];
    shown = result && chosen.length ? { ...result, chosen } : null;
    byId("read-more").hidden = !shown;
    if (!shown) return;
    drawShown();
    byId("digits").replaceChildren(...chosen.map((digit, place) => digitButton(digit, place)));
    look(Math.min(place, chosen.length - 1));
  }

  function chosenDigits(line) {
    return line.candidates.flatMap((candidate, i) =>
      candidate.chosen
        ? [{ ...candidate, pixels: line.images.subarray(i * PIXELS, (i + 1) * PIXELS) }]
        : [],
    );
  }

  function drawShown() {
    if (shown) drawTrials(byId("trials"), shown.lines, shown.canvas);
  }

  let place = 0;
  function digitButton(digit, index) {
    const picture = element("canvas", { className: "pixels" });
    paintGrey(picture, digit.pixels, 28);
    const said = shown.answer.lines.flatMap((line) => line.digits)[index];
    const text = said?.digit ?? "?";
    const sure = said ? percent(said.confidence) : "";
    const button = element("button", { type: "button" }, picture, spoken(`Digit ${index + 1}: `), element("strong", {}, `${text}`), element("small", {}, sure));
    button.addEventListener("click", () => look(index));
    return button;
  }

  function look(index) {
    place = Math.max(0, index);
    [...byId("digits").children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === place)));
    const digit = shown.chosen[place];
    inside.show(digit.pixels);
    for (const seen of seenListeners) seen(digit.pixels);
  }

  async function openImage(file) {
    try {
      sheet.show(await createImageBitmap(file));
    } catch {
      notice("read-trouble", `${file.name || "The file"} is no image that this browser can open. Choose a PNG, JPEG, WebP, GIF or BMP file.`);
    }
  }

  function write() {
    const text = byId("number").value.replace(/[^0-9]/g, "");
    if (!text) {
      notice("read-trouble", "There is no digit in the field: type a number such as 504192.");
      return;
    }
    sheet.write(writeNumber(text, sheet.size.width, sheet.size.height), { typed: { text, before: [] } });
  }

  /** Writes one more digit to the right. All that were typed become smaller when the sheet is full. */
  function type(digit) {
    const { width, height } = sheet.size;
    const { text, before } = sheet.typed ?? { text: "", before: sheet.strokes };
    const typed = { text: text + digit, before };
    const from = Math.max(reach(before), width * MARGIN);
    if (digitSize(typed.text.length, width, height, from) < LEAST_DIGIT * penWidth.value) {
      notice("read-trouble", "There is no room for another digit. Clear the sheet, or choose a thinner pen.");
      return;
    }
    sheet.write(writeNumber(typed.text, width, height, from), { before, typed });
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key >= "0" && event.key <= "9" && event.key.length === 1) {
      type(event.key);
    } else if (event.key === "Backspace") sheet.undo();
    else if (event.key === "Delete") sheet.clear();
    else return;
    event.preventDefault();
  }

  byId("undo").addEventListener("click", () => sheet.undo());
  byId("clear").addEventListener("click", () => sheet.clear());
  byId("write").addEventListener("click", write);
  byId("number").addEventListener("keydown", (event) => event.key === "Enter" && write());
  byId("writing").addEventListener("change", () => read());
  byId("sheet").addEventListener("keydown", keys);
  document.addEventListener("paste", (event) => {
    const [file] = event.clipboardData?.files ?? [];
    if (file) openImage(file);
  });
  openFile("open-image", "image-file", openImage, "drop");
  redraw(byId("trials"), drawShown);
  onModel(() => {
    inside.learn();
    read();
  });
}

function sureness(line) {
  if (!/[0-9]/.test(line.text)) {
    return "No digit is as sure as “Show ? below” asks. Write it again, or lower that.";
  }
  const others = line.alternatives
    .filter((other) => other.text !== line.text && other.confidence >= 0.005)
    .slice(0, 2)
    .map((other) => `${other.text} (${percent(other.confidence)})`);
  const sure = `${percent(line.confidence)} sure`;
  return others.length ? `${sure}; else ${others.join(" or ")}` : sure;
}
