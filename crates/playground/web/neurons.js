// Neurons of the first hidden layer as pictures of their weights.

import { fit, magnitude, palette, redraw, signedImage, tint } from "./paint.js";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** A canvas with a picture for each neuron, lit as strongly as it fires. */
export class NeuronSheet {
  constructor(canvas) {
    Object.assign(this, { canvas, weights: null, lit: null });
    redraw(canvas, () => this.refresh());
  }

  /** Shows the neurons with these weights: 784 for each. */
  show(weights, lit = null) {
    this.weights = weights;
    this.lit = lit;
    this.refresh();
  }

  /** Lights the neurons as they fire. */
  light(activations) {
    this.lit = activations;
    this.draw();
  }

  refresh() {
    if (!this.weights) return;
    this.pictures = pictures(this.weights);
    this.draw();
  }

  draw() {
    const { canvas, pictures } = this;
    if (!pictures || !canvas.clientWidth) return;
    const count = this.weights.length / PIXELS;
    const { cell, columns } = layout(canvas.clientWidth, count);
    const { context } = fit(canvas, Math.ceil(count / columns) * cell);
    const { accent, sheet } = palette();
    const most = this.lit ? magnitude(this.lit) : 1;
    context.imageSmoothingEnabled = false;
    for (let neuron = 0; neuron < count; neuron += 1) {
      const x = (neuron % columns) * cell;
      const y = Math.floor(neuron / columns) * cell;
      const share = this.lit ? Math.abs(this.lit[neuron]) / most : 1;
      context.globalAlpha = 1;
      context.fillStyle = sheet.text;
      context.fillRect(x, y, cell - 4, cell - 4);
      context.globalAlpha = this.lit ? 0.2 + 0.8 * share : 1;
      context.drawImage(pictures, 0, neuron * SIDE, SIDE, SIDE, x, y, cell - 4, cell - 4);
      if (!this.lit || share < 0.2) continue;
      context.globalAlpha = 1;
      context.strokeStyle = tint(accent, share);
      context.lineWidth = 1.5;
      context.strokeRect(x - 0.75, y - 0.75, cell - 2.5, cell - 2.5);
    }
    context.globalAlpha = 1;
  }
}

/** Cells as large as is comfortable, in rows of about the same length. */
function layout(width, count) {
  const comfortable = count <= 40 ? (width < 500 ? 58 : 76) : width < 500 ? 34 : 46;
  const most = Math.max(1, Math.floor(width / comfortable));
  const columns = Math.ceil(count / Math.ceil(count / most));
  return { columns, cell: Math.floor(Math.min(width / columns, comfortable * 1.5)) };
}

/** All pictures below one another, each scaled to its own strongest weight. */
function pictures(weights) {
  const count = weights.length / PIXELS;
  const canvas = new OffscreenCanvas(SIDE, SIDE * Math.max(1, count));
  const context = canvas.getContext("2d");
  for (let neuron = 0; neuron < count; neuron += 1) {
    context.putImageData(neuronImage(weights, neuron), 0, neuron * SIDE);
  }
  return canvas;
}

/** The picture of one neuron's weights. */
export function neuronImage(weights, neuron) {
  const own = weights.subarray(neuron * PIXELS, (neuron + 1) * PIXELS);
  return signedImage(own, SIDE, magnitude(own));
}
