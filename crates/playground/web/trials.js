// The cuts that were tried, and the pieces between them.

import { fit, palette, tint } from "./paint.js";

const BAR = 20;
const GAP = 3;
const PAD = 12;
const MOST_ROWS = 14;

/** Draws each line's ink with its cuts, and below it a bar for each piece that was read. */
export function drawTrials(canvas, lines, source) {
  const width = canvas.clientWidth;
  if (!width) return;
  const drawn = lines.filter((line) => line.candidates.length).map((line) => place(line, width));
  const total = drawn.reduce((sum, line) => sum + line.height + 2 * PAD, 0);
  const { context } = fit(canvas, Math.max(40, total));
  let top = 0;
  for (const line of drawn) {
    drawLine(context, line, top + PAD, source);
    top += line.height + 2 * PAD;
  }
  const pieces = lines.reduce((sum, line) => sum + line.candidates.length, 0);
  const cuts = lines.reduce((sum, line) => sum + line.cuts.length, 0);
  canvas.setAttribute("aria-label", `${cuts} places to cut, ${pieces} pieces read`);
}

/** Where a line's parts go. */
function place(line, width) {
  const [left, top, columns, rows] = line.box;
  const scale = Math.min((width - 2 * PAD) / columns, 150 / rows);
  const offset = (width - columns * scale) / 2;
  const x = (column) => offset + (column - left) * scale;
  const bars = pack(line.candidates, x);
  const packed = bars.reduce((most, bar) => Math.max(most, bar.row + 1), 0);
  const ink = rows * scale;
  return { line, scale, x, bars, ink, box: { left, top, columns, rows }, height: ink + PAD + packed * (BAR + GAP) };
}

/** Bars in as few rows as they fit in without touching; those chosen come first. */
function pack(candidates, x) {
  const ends = [];
  const order = candidates.map((candidate) => candidate);
  order.sort((a, b) => b.chosen - a.chosen || a.to - a.from - (b.to - b.from) || a.from - b.from);
  return order.flatMap((candidate) => {
    const [column, , columns] = candidate.box;
    const [from, to] = [x(column), x(column + columns)];
    let row = ends.findIndex((taken) => taken.every(([start, end]) => to + 2 <= start || from >= end + 2));
    if (row < 0) {
      if (ends.length === MOST_ROWS) return [];
      row = ends.push([]) - 1;
    }
    ends[row].push([from, to]);
    return [{ candidate, from, to, row }];
  });
}

function drawLine(context, { line, scale, x, bars, ink, box }, top, source) {
  const { ink: colour, accent, muted } = palette();
  drawInk(context, source, box, x(box.left), top, scale, colour);
  line.cuts.forEach((cut, i) => {
    const chosen = line.chosen_cuts.includes(i);
    context.strokeStyle = chosen ? accent.text : tint(muted, 0.55);
    context.lineWidth = chosen ? 2 : 1;
    context.beginPath();
    for (const [column, row] of cut) context.lineTo(x(column), top + (row - box.top) * scale);
    context.stroke();
  });
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { candidate, from, to, row } of bars) {
    const y = top + ink + PAD + row * (BAR + GAP);
    const strongest = Math.max(...candidate.outputs);
    const digit = candidate.outputs.indexOf(strongest);
    const wide = Math.max(3, to - from);
    context.fillStyle = tint(accent, 0.06 + 0.5 * strongest ** 2);
    context.beginPath();
    context.roundRect(from, y, wide, BAR, 4);
    context.fill();
    if (candidate.chosen) {
      context.strokeStyle = accent.text;
      context.lineWidth = 2;
      context.stroke();
    }
    if (wide < 12) continue;
    context.fillStyle = tint(colour, strongest > 0.3 ? 1 : 0.65);
    context.fillText(wide > 54 ? `${digit}  ${strongest.toFixed(2)}` : `${digit}`, from + wide / 2, y + BAR / 2 + 0.5);
  }
}

/** The ink of the line in the page's colour, dark paper or light. */
function drawInk(context, source, { left, top: row, columns, rows }, x, y, scale, colour) {
  const layer = new OffscreenCanvas(Math.max(1, columns), Math.max(1, rows));
  const pen = layer.getContext("2d");
  pen.drawImage(source, left, row, columns, rows, 0, 0, columns, rows);
  const image = pen.getImageData(0, 0, layer.width, layer.height);
  for (let i = 0; i < image.data.length; i += 4) {
    const grey = (image.data[i] + image.data[i + 1] + image.data[i + 2]) / 3;
    image.data.set(colour.rgb, i);
    image.data[i + 3] = (255 - grey) * 0.8;
  }
  pen.putImageData(image, 0, 0);
  context.drawImage(layer, x, y, columns * scale, rows * scale);
}
