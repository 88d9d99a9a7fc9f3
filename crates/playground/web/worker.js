// Training, in a worker of its own: the page never waits for it.

import { message } from "./dom.js";
import { Trainer, initSync } from "./engine.js";

// A slice of training between two looks at the messages, in milliseconds.
const SLICE = 24;
const REPORT_EVERY = 100;
const PICTURES_EVERY = 400;
const MISTAKES = 40;

let trainer = null;
/** What is left to run: mini-batches, or to the end of so many epochs. */
let goal = null;
let running = false;
let reported = 0;
let pictured = 0;
let batch = 16;
let speed = { images: 0, time: 0 };

export function startWorker() {
  self.addEventListener("message", ({ data }) => {
    // Settings that were refused have left nothing to train.
    if (!trainer && data.kind !== "engine" && data.kind !== "begin") return;
    try {
      requests[data.kind](data);
    } catch (error) {
      goal = null;
      self.postMessage({ kind: "failed", message: message(error) });
    }
  });
}

const requests = {
  engine({ bytes }) {
    initSync({ module: new WebAssembly.Module(bytes) });
  },
  begin({ settings, data }) {
    trainer?.free();
    trainer = null;
    trainer = data ? Trainer.with_data(settings, data.folder, ...data.files) : new Trainer(settings);
    self.postMessage({ kind: "begun", commands: trainer.commands(), architecture: [...trainer.architecture()] });
    report();
    pictures(true);
  },
  run({ mini_batches: miniBatches, epochs }) {
    goal = { miniBatches: miniBatches ?? Infinity, epochs: epochs ?? Infinity };
    speed = { images: 0, time: 0 };
    if (!running) slice();
  },
  pause() {
    goal = null;
    self.postMessage({ kind: "paused" });
    report();
    pictures(true);
  },
  rewind() {
    goal = null;
    trainer.rewind();
    self.postMessage({ kind: "rewound" });
    report();
    pictures(true);
  },
  model({ purpose }) {
    const bytes = trainer.model();
    self.postMessage({ kind: "model", bytes, purpose }, [bytes.buffer]);
  },
};

// A message to oneself comes back sooner than a timer, and lets other messages in between.
const channel = new MessageChannel();
channel.port1.onmessage = () => slice();

function slice() {
  running = Boolean(goal);
  if (!running) return;
  try {
    advance();
  } catch (error) {
    goal = null;
    running = false;
    self.postMessage({ kind: "failed", message: message(error) });
    return;
  }
  channel.port2.postMessage(null);
}

function advance() {
  const start = performance.now();
  const before = trainer.progress();
  const wanted = Math.min(batch, goal.miniBatches);
  const after = trainer.mini_batches(wanted);
  const took = performance.now() - start;
  const ran = done(after) - done(before);
  speed.time += took;
  speed.images += after.images - before.images;
  goal.miniBatches -= ran;
  // As many mini-batches as fill a slice, approached gently.
  if (ran === wanted) batch = Math.max(1, Math.min(batch * 2, Math.round((batch * SLICE) / Math.max(took, 1))));
  if (after.epoch > before.epoch) {
    goal.epochs -= 1;
    self.postMessage({ kind: "epoch", measured: trainer.measure() });
    pictures(false);
  }
  if (performance.now() - reported > REPORT_EVERY) report();
  if (after.finished || goal.epochs <= 0 || goal.miniBatches <= 0) {
    goal = null;
    self.postMessage(after.finished ? { kind: "ended", test: trainer.test() } : { kind: "paused" });
    report();
    pictures(true);
  }
}

function done({ epoch, of, mini_batch: miniBatch }) {
  return epoch * of + miniBatch;
}

function report() {
  reported = performance.now();
  const rate = speed.time > 0 ? (speed.images / speed.time) * 1000 : 0;
  self.postMessage({ kind: "progress", progress: trainer.progress(), rate });
}

/** Sends the hidden weights and what is read wrong; unless it must be, not too often. */
function pictures(must) {
  const now = performance.now();
  if (!must && now - pictured < PICTURES_EVERY) return;
  pictured = now;
  const weights = trainer.first_weights();
  const { images, labels, answers } = trainer.mistakes(MISTAKES);
  self.postMessage({ kind: "pictures", weights, mistakes: { images, labels, answers } }, [weights.buffer]);
}
