// What happens inside the network for one digit.

import { byId, element, spoken } from "./dom.js";
import { model } from "./model.js";
import { fixed, signed } from "./numbers.js";
import { fit, magnitude, paintGrey, paintSigned, palette, redraw, tint } from "./paint.js";
import { NeuronSheet, neuronImage } from "./neurons.js";

const MOST_SHOWN = 4;
const CELL = 15;

/** The panel below a digit: its pixels, outputs and neurons, and what contributes to an output. */
export class Inside {
  constructor() {
    this.pixels = null;
    this.digit = null;
    this.sheet = new NeuronSheet(byId("hidden"));
    this.buttons = Array.from({ length: 10 }, (_, digit) => this.output(digit));
    byId("outputs").replaceChildren(...this.buttons);
    redraw(byId("later"), () => this.drawLater());
    redraw(byId("seen"), () => this.pixels && this.show(this.pixels));
  }

  /** Takes up the network that reads from now on. */
  learn() {
    const sizes = [...model.reader.architecture()];
    this.hasHidden = sizes.length > 2;
    byId("hidden-title").textContent = `${this.hasHidden ? "Hidden" : "Output"} neurons of ${model.name}, ${sizes.join("-")}`;
    this.weights = model.reader.first_weights();
    this.sheet.show(this.weights);
    this.pixels = null;
  }

  output(digit) {
    const bar = element("span", { className: "bar" });
    const value = element("span", { className: "value" });
    const button = element("button", { type: "button" }, element("b", {}, spoken("Output "), String(digit)), element("span", { className: "track" }, bar), value);
    button.addEventListener("click", () => this.explain(digit));
    return button;
  }

  /** Shows what the network makes of these 28 x 28 pixels. */
  show(pixels) {
    this.pixels = pixels;
    [, ...this.layers] = model.reader.activations(pixels);
    const outputs = this.layers.at(-1);
    paintGrey(byId("seen"), pixels, 28);
    byId("seen").setAttribute("aria-label", "The digit in 28 by 28 pixels");
    this.buttons.forEach((button, digit) => {
      const [, track, value] = button.children;
      track.firstChild.style.width = `${Math.max(0, Math.min(1, outputs[digit])) * 100}%`;
      value.textContent = fixed(outputs[digit], 2);
    });
    const hidden = this.hasHidden ? this.layers[0] : null;
    this.sheet.light(hidden);
    if (hidden) byId("hidden").setAttribute("aria-label", firing(hidden));
    this.drawLater();
    this.explain(outputs.indexOf(Math.max(...outputs)));
  }

  /** Shows the contributions of pixels and neurons for this output and against it. */
  explain(digit) {
    if (!this.pixels) return;
    this.buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === digit)));
    const { pixels, neurons: layers } = model.reader.contributions(this.pixels, digit);
    paintSigned(byId("contributions-pixels"), pixels, 28, magnitude(pixels));
    byId("contributions-pixels").setAttribute("aria-label", `Contributions of the pixels for and against ${digit}`);
    byId("contributions-caption").textContent = `for and against ${digit}`;
    byId("contributions-block").hidden = !this.hasHidden;
    if (!this.hasHidden) return;
    const [neurons] = layers;
    const order = [...neurons.keys()].sort((a, b) => neurons[b] - neurons[a]);
    const above = order.filter((neuron) => neurons[neuron] > 0).slice(0, MOST_SHOWN);
    const below = order.filter((neuron) => neurons[neuron] < 0).slice(-MOST_SHOWN).reverse();
    byId("contributions-neurons").replaceChildren(
      ...[...above, ...below].map((neuron) => this.neuron(neuron, neurons[neuron])),
    );
  }

  neuron(neuron, contribution) {
    const picture = element("canvas", { className: "pixels", width: 28, height: 28 });
    picture.getContext("2d").putImageData(neuronImage(this.weights, neuron), 0, 0);
    const kind = contribution > 0 ? "for" : "against";
    return element("figure", {}, picture, element("figcaption", { className: kind }, signed(contribution, 1)));
  }

  /** The hidden layers after the first, a square for each neuron. */
  drawLater() {
    const canvas = byId("later");
    const later = this.layers?.slice(1, -1) ?? [];
    canvas.hidden = !later.length;
    if (!later.length || !canvas.clientWidth) return;
    const columns = Math.floor(canvas.clientWidth / CELL);
    const rows = later.map((layer) => Math.ceil(layer.length / columns));
    const { context } = fit(canvas, rows.reduce((sum, row) => sum + row * CELL + 10, 0));
    const { accent, rule } = palette();
    let top = 0;
    later.forEach((layer, depth) => {
      const most = magnitude(layer);
      layer.forEach((activation, neuron) => {
        const x = (neuron % columns) * CELL;
        const y = top + Math.floor(neuron / columns) * CELL;
        context.fillStyle = tint(accent, Math.abs(activation) / most);
        context.strokeStyle = rule.text;
        context.fillRect(x + 0.5, y + 0.5, CELL - 4, CELL - 4);
        context.strokeRect(x + 0.5, y + 0.5, CELL - 4, CELL - 4);
      });
      top += rows[depth] * CELL + 10;
    });
    canvas.setAttribute("aria-label", later.map((layer, i) => `Hidden layer ${i + 2}: ${firing(layer)}`).join(". "));
  }
}

function firing(activations) {
  const most = magnitude(activations);
  const strong = activations.reduce((sum, activation) => sum + (Math.abs(activation) > most / 2), 0);
  return `${strong} of ${activations.length} neurons fire at more than half of the strongest`;
}
