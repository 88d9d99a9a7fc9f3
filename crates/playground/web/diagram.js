// A circuit as a diagram: inputs to the left, perceptrons by layers, outputs to the right.

import { drawing } from "./dom.js";
import { short } from "./numbers.js";

const COLUMN = 118;
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
    const spots = layout(structure);
    const width = Math.max(...spots.all.map(({ x }) => x)) + 88;
    const height = Math.max(...spots.all.map(({ y }) => y)) + NODE.height / 2 + PAD;
    this.wires = [];
    const lines = structure.gates.flatMap((gate, g) => this.wiresTo(gate, g, spots));
    const ends = structure.outputs.map((output, o) => this.outputEnd(output, o, spots));
    const inputs = structure.inputs.map((name, i) => this.input(name, i, spots.signals[i]));
    const gates = structure.gates.map((gate, g) => this.gate(gate, g, spots.signals[structure.inputs.length + g]));
    const svg = drawing(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Circuit" },
      ...lines,
      ...ends,
      ...inputs,
      ...gates,
    );
    this.nodes = [...inputs, ...gates];
    this.ends = ends;
    this.place.replaceChildren(svg);
  }

  /** Colours wires and nodes by the signals, and marks the gate that is chosen. */
  light(signals, chosen) {
    const { inputs, outputs } = this.structure;
    for (const { line, source } of this.wires) line.classList.toggle("on", signals[source] === 1);
    this.nodes.forEach((node, i) => {
      node.classList.toggle("on", signals[i] === 1);
      node.querySelector(".signal")?.replaceChildren(String(signals[i]));
      if (i < inputs.length) node.setAttribute("aria-checked", String(signals[i] === 1));
      else node.setAttribute("aria-pressed", String(i - inputs.length === chosen));
    });
    this.ends.forEach((end, o) => {
      end.classList.toggle("on", signals[outputs[o].signal] === 1);
      end.querySelector(".signal").textContent = String(signals[outputs[o].signal]);
    });
  }

  wiresTo(gate, g, { signals }) {
    const to = signals[this.structure.inputs.length + g];
    return gate.inputs.flatMap((source, i) => {
      const from = signals[source];
      const y = to.y + (i - (gate.inputs.length - 1) / 2) * Math.min(10, 28 / gate.inputs.length);
      const [start, end] = [from.x + NODE.width / 2, to.x - NODE.width / 2];
      const bend = Math.max(24, (end - start) / 2);
      const line = drawing("path", {
        class: "wire",
        d: `M${start},${from.y} C${start + bend},${from.y} ${end - bend},${y} ${end},${y}`,
      });
      this.wires.push({ line, source });
      if (gate.weights[i] === -2) return [line];
      const text = drawing("text", { class: "weight", x: end - 5, y: y - 4 }, short(gate.weights[i]));
      return [line, text];
    });
  }

  outputEnd({ name, signal }, o, { signals, outputs }) {
    const from = signals[signal];
    const to = outputs[o];
    const start = from.x + NODE.width / 2;
    const bend = Math.max(20, (to.x - start) / 2);
    const line = drawing("path", {
      class: "wire",
      d: `M${start},${from.y} C${start + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`,
    });
    this.wires.push({ line, source: signal });
    return drawing(
      "g",
      { class: "end" },
      line,
      drawing("text", { class: "name", x: to.x + 26, y: to.y + 4 }, name),
      drawing("text", { class: "signal", x: to.x + 12, y: to.y + 5 }),
    );
  }

  input(name, i, { x, y }) {
    const node = drawing(
      "g",
      { class: "node input", role: "switch", tabindex: 0, "aria-label": `Input ${name}`, transform: `translate(${x},${y})` },
      drawing("circle", { r: 17 }),
      drawing("text", { class: "signal", y: 5 }),
      drawing("text", { class: "name", y: 32 }, name),
    );
    return press(node, () => this.toggle(i));
  }

  gate({ name, bias }, g, { x, y }) {
    const node = drawing(
      "g",
      { class: "node gate", role: "button", tabindex: 0, "aria-label": `Perceptron ${name}, bias ${short(bias)}`, transform: `translate(${x},${y})` },
      drawing("rect", { x: -NODE.width / 2, y: -NODE.height / 2, width: NODE.width, height: NODE.height, rx: 18 }),
      drawing("text", { class: "bias", y: 5 }, short(bias)),
      drawing("text", { class: "name", y: 31 }, name),
    );
    return press(node, () => this.pick(g));
  }
}

function press(node, pressed) {
  node.addEventListener("click", pressed);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pressed();
  });
  return node;
}

/** Columns by layer; in each, nodes near the middle of those they read from. */
function layout({ inputs, gates, outputs }) {
  const layers = [inputs.map((_, i) => i)];
  gates.forEach((gate, g) => (layers[gate.layer] ??= []).push(inputs.length + g));
  const row = [];
  const tallest = Math.max(...layers.map((layer) => layer.length), outputs.length);
  layers.forEach((layer, depth) => {
    if (depth) {
      const wish = (signal) => {
        const sources = gates[signal - inputs.length].inputs;
        return sources.reduce((sum, source) => sum + row[source], 0) / sources.length;
      };
      layer.sort((a, b) => wish(a) - wish(b));
    }
    const free = (tallest - layer.length) / 2;
    layer.forEach((signal, i) => {
      // Columns are shifted a little, so that wires across several of them miss the nodes between.
      row[signal] = free + i + (depth % 2 ? 0.28 : 0);
    });
  });
  const spot = (depth, at) => ({ x: PAD + NODE.width / 2 + depth * COLUMN, y: PAD + NODE.height / 2 + at * ROW });
  const signals = [];
  layers.forEach((layer, depth) => layer.forEach((signal) => (signals[signal] = spot(depth, row[signal]))));
  const wishes = outputs.map(({ signal }, o) => ({ o, at: row[signal] }));
  wishes.sort((a, b) => a.at - b.at);
  const ends = [];
  let last = -1;
  for (const { o, at } of wishes) {
    last = Math.max(at, last + 1);
    ends[o] = spot(layers.length - 0.3, last);
  }
  return { signals, outputs: ends, all: [...signals, ...ends] };
}
