// The page, or, in a worker, its training: one program for both.

import { startArchitecture } from "./architecture.js";
import { asset, served } from "./assets.js";
import { startCheese } from "./cheese.js";
import { byId, keepDroppedFiles, message, notice } from "./dom.js";
import { initSync, version } from "./engine.js";
import { startGates } from "./gates.js";
import { startLearning } from "./learning.js";
import { useModel } from "./model.js";
import { startNavigation } from "./navigation.js";
import { watchColours } from "./paint.js";
import { startRead } from "./read.js";
import { startSigmoid } from "./sigmoid.js";
import { startValley } from "./valley.js";
import { startWorker } from "./worker.js";

// The smallest module that uses 128-bit SIMD: (func (drop (i8x16.splat (i32.const 0))))
const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11];

if (typeof document === "undefined") startWorker();
else start().catch((error) => trouble(`The page could not start: ${message(error)}. Reload it, or open it in a newer browser.`));

async function start() {
  startNavigation();
  watchColours();
  keepDroppedFiles();
  if (typeof WebAssembly !== "object") {
    trouble("This browser has no WebAssembly, with which the page computes. Open it in a current Firefox, Chrome, Edge or Safari; or allow WebAssembly, if it is switched off.");
    return;
  }
  if (!WebAssembly.validate(Uint8Array.from(SIMD))) {
    trouble("This browser’s WebAssembly has no 128-bit SIMD, with which the page computes. Open it in a newer browser: Firefox 114, Chrome 103, Safari 16.4, or later.");
    return;
  }
  if (typeof DecompressionStream !== "function") {
    trouble("This browser cannot unpack the page’s engine. Open it in a newer browser: Firefox 114, Chrome 103, Safari 16.4, or later.");
    return;
  }
  const [engine, network] = await Promise.all([asset("engine"), asset("model")]);
  initSync({ module: await WebAssembly.compile(engine) });
  byId("about").textContent = `Version ${version()}.`;
  const server = served();
  if (server?.data) sayWhatServerIsAsked(server.data);
  startRead();
  if (network) useNetwork(network);
  performance.mark("reads");
  // A number may be written from here on: strokes come in between the other parts.
  for (const part of [startCheese, startGates, startSigmoid, startArchitecture, startValley]) {
    await new Promise((next) => setTimeout(next));
    part();
  }
  startLearning(engine);
  document.documentElement.dataset.ready = "";
}

/** Reads with the network in the page, or says why it cannot. */
function useNetwork(network) {
  try {
    useModel(network, served()?.model ?? "the network of this page");
  } catch (error) {
    notice("read-trouble", `The model cannot be used: ${message(error)}`);
  }
}

/** A server with a data set is asked for it when a network is trained on it. */
function sayWhatServerIsAsked(data) {
  byId("sent").textContent = ", but for the data set, which its server hands out; nothing that you do is sent anywhere";
  byId("digits-source").textContent = `The digits are drawn by this page, unless you choose those of ${data}.`;
}

function trouble(text) {
  notice("trouble", text);
  document.documentElement.dataset.trouble = "";
}
