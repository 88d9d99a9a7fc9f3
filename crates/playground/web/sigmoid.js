// Sigmoid neurons: the function beside the step, and one weight that moves.

import { Chart } from "./chart.js";
import { byId, element, slider, values } from "./dom.js";
import { sigmoid, step, wobble } from "./engine.js";
import { fixed } from "./numbers.js";

const Z = Float32Array.from({ length: 241 }, (_, i) => (i - 120) / 20);
const SHARPEST = 50;
const REACH = 6;
const POINTS = 401;
const NETWORKS = 5;

export function startSigmoid() {
  startCurve();
  startWobble();
}

function startCurve() {
  const chart = new Chart(byId("sigmoid-chart"), {
    title: "The sigmoid function and the step function",
    x: [-6, 6],
    y: [0, 1],
    xLabel: "z",
  });
  const c = slider("sharpness", (position) => fixed(sharpness(position), 1), update);
  const z = slider("z", (z) => fixed(z, 2), update);
  update();

  function update() {
    const factor = sharpness(c.value);
    const at = sigmoid(Float32Array.of(factor * z.value))[0];
    const curve = sigmoid(Z.map((z) => factor * z));
    const [fires] = step(Float64Array.of(z.value));
    chart.update({
      series: [
        { kind: "step", points: [[-6, 0], [0, 0], [0, 1], [6, 1]] },
        { kind: "sigmoid", points: [...Z].map((z, i) => [z, curve[i]]) },
      ],
      marks: [
        { kind: "step", x: z.value, y: fires },
        { kind: "sigmoid", x: z.value, y: at },
      ],
    });
    values("sigmoid-values", [
      ["σ(cz)", fixed(at, 4), "sigmoid"],
      ["step(z)", `${fires}`, "step"],
    ]);
  }
}

/** From 1 to `SHARPEST`, by equal factors. */
function sharpness(position) {
  return SHARPEST ** (position / 100);
}

function startWobble() {
  const chart = new Chart(byId("wobble-chart"), {
    title: "Outputs of two networks as one weight moves",
    x: [-REACH, REACH],
    y: [0, 1],
    xLabel: "the weight",
  });
  let flip = wobble(REACH, POINTS, 1);
  const weight = slider("wobble", (point) => fixed(flip.weights[point], 2), show);
  const option = (value, text) => element("option", { value }, text);
  byId("wobble-inputs").append(...flip.sweeps.map(({ x }, i) => option(i, [...x].map(Number).join(" "))));
  byId("wobble-inputs").value = String(liveliest());
  byId("wobble-network").append(...Array.from({ length: NETWORKS }, (_, i) => option(i + 1, `with random weights ${i + 1}`)));
  byId("wobble-inputs").addEventListener("change", show);
  byId("wobble-network").addEventListener("change", () => {
    flip = wobble(REACH, POINTS, Number(byId("wobble-network").value));
    byId("wobble-inputs").value = String(liveliest());
    show();
  });
  show();

  /** The input for which the perceptrons' output changes most often. */
  function liveliest() {
    const jumps = flip.sweeps.map(({ perceptrons: bits }) => bits.reduce((sum, bit, i) => sum + (i > 0 && bit !== bits[i - 1]), 0));
    return jumps.indexOf(Math.max(...jumps));
  }

  function show() {
    const { perceptrons, sigmoids } = flip.sweeps[byId("wobble-inputs").value];
    const point = weight.value;
    const { layer, from, to } = flip;
    const source = layer === 0 ? `input ${from + 1}` : `neuron ${from + 1} of layer ${layer}`;
    byId("wobble-weight").textContent = `The weight from ${source} to neuron ${to + 1} of layer ${layer + 1}`;
    const points = (outputs) => outputs.map((output, i) => [flip.weights[i], Number(output)]);
    chart.update({
      series: [
        { kind: "step", points: points([...perceptrons]) },
        { kind: "sigmoid", points: points([...sigmoids]) },
      ],
      marks: [
        { kind: "step", x: flip.weights[point], y: Number(perceptrons[point]) },
        { kind: "sigmoid", x: flip.weights[point], y: sigmoids[point] },
      ],
    });
    values("wobble-values", [
      ["sigmoid neurons", fixed(sigmoids[point], 4), "sigmoid"],
      ["perceptrons", `${Number(perceptrons[point])}`, "step"],
    ]);
  }
}
