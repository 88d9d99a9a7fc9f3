// The cheese festival: a perceptron of three inputs.

import { bitTable, byId, element, slider } from "./dom.js";
import { perceptron_output as perceptronOutput } from "./engine.js";
import { short } from "./numbers.js";

const REASONS = [
  { name: "weather", says: "The weather is good", weight: 6 },
  { name: "company", says: "Somebody comes along", weight: 2 },
  { name: "transit", says: "A bus or train stops nearby", weight: 2 },
];

export function startCheese() {
  const holds = [1, 0, 0];
  byId("cheese-inputs").append(...REASONS.map(reason), threshold());
  const weights = REASONS.map(({ name }) => slider(`w-${name}`, short, update));
  const limit = slider("threshold", short, update);
  REASONS.forEach(({ name }, i) => {
    byId(`x-${name}`).addEventListener("change", (event) => {
      holds[i] = Number(event.target.checked);
      update();
    });
  });
  update();

  function go(inputs) {
    const w = Float64Array.from(weights, ({ value }) => value);
    return Number(perceptronOutput(w, -limit.value, Float64Array.from(inputs)));
  }

  function update() {
    const terms = weights.map(({ value }, i) => `${short(value)}·${holds[i]}`);
    const sum = weights.reduce((sum, { value }, i) => sum + value * holds[i], 0);
    const yes = go(holds) === 1;
    byId("cheese-sum").textContent = `${terms.join(" + ")} = ${short(sum)} ${sum > limit.value ? ">" : "≤"} ${short(limit.value)}`;
    byId("cheese-answer").value = yes ? "1: you go" : "0: you stay at home";
    byId("cheese-answer").classList.toggle("yes", yes);
    const rows = Array.from({ length: 8 }, (_, i) => [(i >> 2) & 1, (i >> 1) & 1, i & 1]);
    const current = holds[0] * 4 + holds[1] * 2 + holds[2];
    bitTable("cheese-table", REASONS.map(({ name }) => name), ["go"], rows.map((row) => [...row, go(row)]), current);
    byId("cheese-command").textContent = command(weights.map(({ value }) => value), limit.value);
  }
}

/** `gates cheese` has the chapter's weights; others are a netlist. */
function command(weights, threshold) {
  if (weights.every((weight, i) => weight === REASONS[i].weight)) {
    return `mnist gates cheese --threshold ${threshold}`;
  }
  const inputs = REASONS.map(({ name }) => `input ${name}`);
  const terms = REASONS.map(({ name }, i) => `${plain(weights[i])}*${name}`);
  const netlist = [...inputs, `go = ${terms.join(" ")} ${plain(-threshold)}`, "output go = go"];
  return `printf '${netlist.join("\\n")}\\n' | mnist gates read -`;
}

function plain(value) {
  return value < 0 || Object.is(value, -0) ? `-${Math.abs(value)}` : `+${value}`;
}

function reason({ name, says, weight }, i) {
  const check = element("input", { type: "checkbox", id: `x-${name}`, checked: i === 0 });
  return element(
    "div",
    { className: "reason" },
    element("label", { className: "check" }, check, says),
    range(`w-${name}`, "weight", { min: -10, max: 10, step: 0.5, value: weight }, `Weight: ${says}`),
  );
}

function threshold() {
  return element("div", { className: "reason" }, range("threshold", "threshold", { min: -5, max: 15, step: 0.5, value: 5 }, "Threshold"));
}

function range(id, text, properties, name) {
  const input = element("input", { type: "range", id, ...properties });
  input.setAttribute("aria-label", name);
  return element("label", { className: "field inline" }, text, input, element("output", { id: `${id}-value` }));
}
