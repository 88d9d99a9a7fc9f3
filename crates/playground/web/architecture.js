// The architecture: a network drawn, its edges coloured by what they carry.

import { byId, element, message, notice, slider } from "./dom.js";
import { Reader, Trainer } from "./engine.js";
import { writeNumber } from "./handwriting.js";
import { model, onModel } from "./model.js";
import { count } from "./numbers.js";
import { drawWhenSeen, fit, greyImage, magnitude, palette, redraw, tint } from "./paint.js";
import { onSeen } from "./read.js";
import { pen, rasterise, trace } from "./sheet.js";

const SIDE = 28;
const TALL = 50;
const MOST_EDGES = 3000;
const MOST_NEURONS = 2000;

export function startArchitecture() {
  let own = null;
  let yours = null;
  let digit = "5";
  const edges = slider("edges", (position) => count(shown(position)), () => draw());
  const digits = [...Array(10).keys()].map(String);
  const buttons = digits.map((name) => element("button", { type: "button" }, name));
  byId("architecture-digits").append(...buttons);
  buttons.forEach((button, i) => button.addEventListener("click", () => choose(digits[i])));
  byId("architecture-yours").addEventListener("click", () => choose("yours"));

  function choose(name) {
    digit = name;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(digits[i] === name)));
    byId("architecture-yours").setAttribute("aria-pressed", String(name === "yours"));
    byId("architecture-yours").disabled = !yours;
    draw();
  }

  function network() {
    return byId("which-network").value === "untrained" && own ? own : model.reader;
  }

  function build() {
    const untrainedChosen = byId("which-network").value === "untrained";
    byId("sizes-field").hidden = !untrainedChosen;
    notice("architecture-trouble", "");
    if (untrainedChosen) {
      try {
        const hidden = sizes(byId("sizes").value);
        const next = new Reader(untrained(hidden));
        own?.free();
        own = next;
      } catch (error) {
        notice("architecture-trouble", message(error));
      }
    }
    draw();
  }

  const paint = drawWhenSeen(byId("network"), () => {
    const canvas = byId("network");
    if (!model.reader || !canvas.clientWidth) return;
    const pixels = digit === "yours" ? yours : example(digit);
    if (pixels) drawNetwork(canvas, network(), pixels, shown(edges.value));
  });

  function draw() {
    if (!model.reader) return;
    const layers = network().architecture();
    const weights = layers.slice(1).reduce((sum, size, i) => sum + size * layers[i], 0);
    const biases = layers.slice(1).reduce((sum, size) => sum + size, 0);
    const text = `${layers.join("-")}: ${count(weights)} weights and ${count(biases)} biases.`;
    const of = digit === "yours" ? "your digit" : `a ${digit}`;
    byId("architecture-caption").textContent = `${text} Of each layer’s edges, the ${count(shown(edges.value))} that carry most are drawn.`;
    byId("network").setAttribute("aria-label", `Network with layers of ${layers.join(", ")} neurons, edges coloured by what they carry for ${of}`);
    paint();
  }

  byId("which-network").addEventListener("change", build);
  byId("sizes").addEventListener("change", build);
  redraw(byId("network"), paint);
  onSeen((pixels) => {
    const first = !yours;
    yours = pixels;
    // The first digit that is looked at is shown here, too, until another is chosen.
    if (first || digit === "yours") choose("yours");
    else byId("architecture-yours").disabled = false;
  });
  onModel(() => {
    examples.clear();
    choose(digit);
  });
}

/** Few edges to many, by equal factors. */
function shown(position) {
  return Math.round(10 * (MOST_EDGES / 10) ** (position / 100));
}

/** A model with these hidden layers as training begins with it. */
function untrained(hidden) {
  const trainer = new Trainer({ hidden, training_images: 10 });
  const bytes = trainer.model();
  trainer.free();
  return bytes;
}

/** The sizes of hidden layers, as in "30, 20"; none for no layer. */
function sizes(text) {
  const parts = text.split(/[,\s]+/).filter(Boolean);
  if (parts.length === 1 && parts[0] === "none") return [];
  const numbers = parts.map(Number);
  if (!numbers.length || numbers.some((size) => !Number.isInteger(size) || size < 1 || size > MOST_NEURONS)) {
    throw new Error(`“${text}” is no list of layer sizes. Write whole numbers from 1 to ${MOST_NEURONS}, as in 30 or 30, 20.`);
  }
  return numbers;
}

const examples = new Map();

/** The 28 x 28 pixels of a digit from the built-in strokes, as the reader prepares them. */
function example(digit) {
  if (!examples.has(digit)) {
    const { grey, width, height } = rasterise(160, 160, (context) => {
      pen(context, "black");
      for (const points of writeNumber(digit, 160, 160)) trace(context, { points, width: 11 });
    });
    const { lines } = model.reader.read(grey, width, height, "digit", 0);
    examples.set(digit, lines[0]?.images.slice(0, SIDE * SIDE));
  }
  return examples.get(digit);
}

function drawNetwork(canvas, reader, pixels, most) {
  const { context, width, height } = fit(canvas);
  const [, ...activations] = reader.activations(pixels);
  const narrow = width < 600;
  const picture = narrow ? 112 : 190;
  const spots = [inputSpots(picture, height), ...activations.map((layer, depth) => {
    const last = depth === activations.length - 1;
    const start = picture + (narrow ? 34 : 70);
    const x = start + ((width - start - (narrow ? 34 : 60)) * (depth + 1)) / activations.length;
    return layerSpots(layer.length, last ? width - (narrow ? 34 : 60) : x - (narrow ? 20 : 40), height);
  })];
  activations.forEach((_, depth) => {
    const carried = reader.carried(pixels, depth);
    drawEdges(context, carried, spots[depth], spots[depth + 1], most);
  });
  drawInputs(context, pixels, picture, height);
  activations.forEach((layer, depth) => drawNeurons(context, layer, spots[depth + 1], depth === activations.length - 1));
}

function inputSpots(picture, height) {
  const cell = picture / SIDE;
  const top = (height - picture) / 2;
  return Array.from({ length: SIDE * SIDE }, (_, i) => ({
    x: ((i % SIDE) + 0.5) * cell,
    y: top + (Math.floor(i / SIDE) + 0.5) * cell,
  }));
}

/** A column of neurons, or several beside one another where they are many. */
function layerSpots(size, x, height) {
  const columns = Math.ceil(size / TALL);
  const rows = Math.ceil(size / columns);
  const space = Math.min(38, (height - 24) / rows);
  const radius = Math.min(10, Math.max(2.2, space * 0.38));
  const top = (height - (rows - 1) * space) / 2;
  return Array.from({ length: size }, (_, i) => ({
    x: x + ((i % columns) - (columns - 1) / 2) * Math.max(9, radius * 2.6),
    y: top + Math.floor(i / columns) * space,
    radius,
  }));
}

function drawEdges(context, carried, from, to, most) {
  const sources = from.length;
  const strengths = carried.map(Math.abs).sort();
  const least = Math.max(strengths[Math.max(0, strengths.length - most)], 1e-12);
  const strongest = strengths.at(-1) || 1;
  const { for: above, against: below } = palette();
  const kept = [];
  carried.forEach((value, i) => Math.abs(value) >= least && kept.push(i));
  kept.sort((a, b) => Math.abs(carried[a]) - Math.abs(carried[b]));
  for (const i of kept.slice(-most)) {
    const [start, end] = [from[i % sources], to[Math.floor(i / sources)]];
    const share = Math.abs(carried[i]) / strongest;
    context.strokeStyle = tint(carried[i] > 0 ? above : below, 0.1 + 0.75 * share);
    context.lineWidth = 0.4 + 1.6 * share;
    context.beginPath();
    context.moveTo(start.x, start.y);
    const bend = (end.x - start.x) * 0.45;
    context.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
    context.stroke();
  }
}

function drawInputs(context, pixels, picture, height) {
  const { rule } = palette();
  const layer = new OffscreenCanvas(SIDE, SIDE);
  layer.getContext("2d").putImageData(greyImage(pixels, SIDE), 0, 0);
  const top = (height - picture) / 2;
  context.imageSmoothingEnabled = false;
  context.drawImage(layer, 0, top, picture, picture);
  context.strokeStyle = rule.text;
  context.lineWidth = 1;
  context.strokeRect(0.5, top + 0.5, picture - 1, picture - 1);
}

function drawNeurons(context, layer, spots, outputs) {
  const { accent, sheet, muted, ink } = palette();
  const most = magnitude(layer);
  spots.forEach(({ x, y, radius }, i) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = sheet.text;
    context.fill();
    context.fillStyle = tint(accent, Math.min(1, Math.abs(layer[i]) / most));
    context.fill();
    context.strokeStyle = muted.text;
    context.lineWidth = radius < 4 ? 0.5 : 1;
    context.stroke();
    if (!outputs) return;
    context.fillStyle = ink.text;
    context.font = `${layer[i] === Math.max(...layer) ? "bold " : ""}14px system-ui, sans-serif`;
    context.textBaseline = "middle";
    context.fillText(String(i), x + radius + 7, y + 0.5);
  });
}
