// A circuit as a diagram: inputs to the left, perceptrons by layers, outputs to the right.

import { drawing } from "./dom.js";
import { short } from "./numbers.js";

const COLUMN = { wide: 118, narrow: 86 };
// How far a diagram is shrunk to fit, and grown to fill; what is larger still is scrolled.
const SMALLEST = 0.75;
const LARGEST = 1.3;
const ROW = 62;
const NODE = { width: 54, height: 36 };
const PAD = 26;

/**
 * Draws the circuit into `place`. Signals are inputs, then gates. `toggle(input)` and `pick(gate)`
 * are called when one is chosen.
 */
export class Diagram {
  constructor(place, { toggle, pick }) {
    Object.assign(this, { place, toggle, pick });
  }

  /** Draws another circuit. */
  show(structure) {
    this.structure = structure;
    const column = this.place.clientWidth < 500 ? COLUMN.narrow : COLUMN.wide;
    const spots = layout(structure, column);
    const width = Math.max(...spots.all.map(({ x }) => x)) + 88;
    const height = Math.max(...spots.all.map(({ y }) => y)) + NODE.height / 2 + PAD;
    this.wires = [];
    const lines = structure.gates.flatMap((gate, g) => this.wiresTo(gate, g, spots));
    const ends = structure.outputs.map((output, o) => this.outputEnd(output, o, spots));
    const inputs = structure.inputs.map((name, i) => this.input(name, i, spots.signals[i]));
    const gates = structure.gates.map((gate, g) => this.gate(gate, g, spots.signals[structure.inputs.length + g]));
    const svg = drawing(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Circuit" },
      ...lines,
      ...ends,
      ...inputs,
      ...gates,
    );
    svg.style.minWidth = `${width * SMALLEST}px`;
    svg.style.maxWidth = `${width * LARGEST}px`;
    this.nodes = [...inputs, ...gates];
    this.ends = ends;
    this.place.replaceChildren(svg);
  }

  /** Colours wires and nodes by the signals, and marks the gate that is chosen. */
  light(signals, chosen) {
    const { inputs, outputs } = this.structure;
    for (const { line, source } of this.wires) line.classList.toggle("on", signals[source] === 1);
    this.nodes.forEach((node, i) => {
      const shape = node.firstChild;
      shape.classList.toggle("on", signals[i] === 1);
      node.querySelector(".signal")?.replaceChildren(String(signals[i]));
      if (i < inputs.length) shape.setAttribute("aria-checked", String(signals[i] === 1));
      else shape.setAttribute("aria-pressed", String(i - inputs.length === chosen));
    });
    this.ends.forEach((end, o) => {
      end.classList.toggle("on", signals[outputs[o].signal] === 1);
      end.querySelector(".signal").textContent = String(signals[outputs[o].signal]);
    });
  }

  wiresTo(gate, g, spots) {
    const to = spots.signals[this.structure.inputs.length + g];
    return gate.inputs.flatMap((source, i) => {
      const y = to.y + (i - (gate.inputs.length - 1) / 2) * Math.min(10, 28 / gate.inputs.length);
      const end = { x: to.x - NODE.width / 2, y };
      const line = drawing("path", { class: "wire", d: wirePath(source, end, spots) });
      this.wires.push({ line, source });
      if (gate.weights[i] === -2) return [line];
      const text = drawing("text", { class: "weight", x: end.x - 5, y: y - 4 }, short(gate.weights[i]));
      return [line, text];
    });
  }

  outputEnd({ name, signal }, o, spots) {
    const to = spots.outputs[o];
    const line = drawing("path", { class: "wire", d: wirePath(signal, to, spots) });
    this.wires.push({ line, source: signal });
    return drawing(
      "g",
      { class: "end" },
      line,
      drawing("text", { class: "name", x: to.x + 26, y: to.y + 4 }, name),
      drawing("text", { class: "signal", x: to.x + 12, y: to.y + 5 }),
    );
  }

  input(name, i, spot) {
    const shape = drawing("circle", { class: "input", r: 17, role: "switch", tabindex: 0, "aria-label": `Input ${name}` });
    const signal = drawing("text", { class: "signal", y: 5 });
    const label = drawing("text", { class: "name", y: 32 }, name);
    return node(shape, [signal, label], spot, () => this.toggle(i));
  }

  gate({ name, bias }, g, spot) {
    const [x, y] = [-NODE.width / 2, -NODE.height / 2];
    const shape = drawing("rect", { class: "gate", x, y, ...NODE, rx: 18, role: "button", tabindex: 0, "aria-label": `Perceptron ${name}, bias ${short(bias)}` });
    const inside = drawing("text", { class: "bias", y: 5 }, short(bias));
    const label = drawing("text", { class: "name", y: 31 }, name);
    return node(shape, [inside, label], spot, () => this.pick(g));
  }
}

function node(shape, texts, { x, y }, pressed) {
  press(shape, pressed);
  return drawing("g", { class: "node", transform: `translate(${x},${y})` }, shape, ...texts);
}

function press(shape, pressed) {
  shape.addEventListener("click", pressed);
  shape.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pressed();
  });
}

/**
 * Where signals, outputs and bends are. Columns by layer; in each, what is near the middle of what it
 * comes from. A wire that crosses columns has a bend in each, so that it passes between nodes.
 */
function layout({ inputs, gates, outputs }, columnWidth) {
  const depthOf = (signal) => (signal < inputs.length ? 0 : gates[signal - inputs.length].layer);
  const end = Math.max(...gates.map(({ layer }) => layer), 0) + 1;
  const reach = [...inputs, ...gates].map((_, signal) => depthOf(signal));
  gates.forEach(({ inputs: sources, layer }) => sources.forEach((source) => (reach[source] = Math.max(reach[source], layer))));
  outputs.forEach(({ signal }) => (reach[signal] = end));

  const columns = Array.from({ length: end + 1 }, () => []);
  reach.forEach((last, signal) => {
    const depth = depthOf(signal);
    columns[depth].push({ signal, size: 1, sources: gates[signal - inputs.length]?.inputs ?? [] });
    for (let column = depth + 1; column < last; column += 1) columns[column].push({ bend: signal, size: 0.5, sources: [signal] });
  });
  outputs.forEach(({ signal }, output) => columns[end].push({ output, size: 0.7, sources: [signal] }));

  const sizes = columns.map((column) => column.reduce((sum, { size }) => sum + size, 0));
  const tallest = Math.max(...sizes);
  // Where each signal's wire was in the column before.
  const row = [];
  const spots = { signals: [], outputs: [], bends: reach.map(() => []), all: [] };
  columns.forEach((column, depth) => {
    const wish = ({ sources }) => sources.reduce((sum, source) => sum + row[source], 0) / (sources.length || 1);
    column.forEach((item) => (item.wish = depth ? wish(item) : 0));
    column.sort((a, b) => a.wish - b.wish);
    let at = (tallest - sizes[depth]) / 2;
    for (const { signal, bend, output, size } of column) {
      const middle = at + size / 2;
      at += size;
      const x = PAD + NODE.width / 2 + (depth === end ? depth - 0.35 : depth) * columnWidth;
      const spot = { x, y: PAD - 8 + middle * ROW };
      if (signal !== undefined) spots.signals[signal] = spot;
      else if (bend !== undefined) spots.bends[bend][depth] = spot;
      else spots.outputs[output] = spot;
      row[signal ?? bend] = middle;
      spots.all.push(spot);
    }
  });
  return spots;
}

/** A wire from the signal to a place, by way of its bends. */
function wirePath(source, to, { signals, bends }) {
  const from = signals[source];
  const between = bends[source].filter((spot) => spot && spot.x < to.x - COLUMN.narrow / 2);
  const stops = [{ x: from.x + NODE.width / 2, y: from.y }, ...between, to];
  const piece = (stop, i) => {
    const before = stops[i];
    const middle = (before.x + stop.x) / 2;
    return `C${middle},${before.y} ${middle},${stop.y} ${stop.x},${stop.y}`;
  };
  return `M${stops[0].x},${stops[0].y}${stops.slice(1).map(piece).join("")}`;
}
