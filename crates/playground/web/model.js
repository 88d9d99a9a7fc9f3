// The network that the page reads with.

import { Reader } from "./engine.js";

const PIXELS = 784;
const GREY = 128;
const listeners = [];

/** The reader and where its network is from. */
export const model = { reader: null, name: "" };

/** Calls back now, if there is a network, and whenever it is another. */
export function onModel(changed) {
  listeners.push(changed);
  if (model.reader) changed();
}

/** Reads with the network of a model file from now on. Throws what the engine says of a bad one. */
export function useModel(bytes, name) {
  const reader = new Reader(bytes);
  const outputs = reader.activations(new Uint8Array(PIXELS).fill(GREY)).at(-1);
  if (!outputs.every(Number.isFinite)) {
    reader.free();
    throw new Error("Its outputs are no numbers: training has diverged. Train with a smaller η.");
  }
  model.reader?.free();
  Object.assign(model, { reader, name });
  for (const changed of listeners) changed();
}
