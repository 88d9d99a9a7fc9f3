// Learning: a network is trained in a worker, and watched.

import { served } from "./assets.js";
import { Chart } from "./chart.js";
import { byId, element, message, notice, openFile, saveFile } from "./dom.js";
import { useModel } from "./model.js";
import { NeuronSheet } from "./neurons.js";
import { count, fixed, percent } from "./numbers.js";
import { paintGrey } from "./paint.js";

const PIXELS = 784;
// The choice of the data set that mnist serve hands out.
const SERVED = "served";
// What the engine takes at most.
const MOST_NEURONS = 10_000_000;
const MOST_EPOCHS = 1_000_000;
const MOST_OF_MINI_BATCH = 1_000_000;
const ETA = { least: 1e-6, most: 1e6 };
const FIELDS = ["hidden", "images", "eta", "m", "epochs", "cost", "activation", "output", "seed"];

/** `engine` is the WebAssembly that the worker runs, too. */
export function startLearning(engine) {
  const sheet = new NeuronSheet(byId("learning-weights"));
  const accuracy = new Chart(byId("accuracy-chart"), { title: "Accuracy", x: [0, 5], y: [0, 1], xLabel: "epochs", showY: (share) => percent(share) });
  const cost = new Chart(byId("cost-chart"), { title: "Cost", x: [0, 5], y: [0, 1], xLabel: "epochs" });
  let measured = [];
  let before = [];
  let tested = null;
  let begun = null;
  // Whether what the worker says is of settings that have been changed since.
  let stale = false;
  let state = "idle";
  const server = served();
  if (server?.data) {
    const text = `${count(server.training_images)} of ${server.data}`;
    byId("set-images").append(element("option", { value: SERVED }, text));
  }
  const worker = startWorker(engine);
  worker.addEventListener("message", ({ data }) => heard[data.kind](data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    fail(`Training has stopped: ${event.message || "the worker did not start"}. Reload the page to train again.`);
  });

  const heard = {
    begun({ commands, architecture }) {
      stale = false;
      byId("learning-command").textContent = commands.join("\n");
      byId("learning-pictures").hidden = architecture.length < 3;
      for (const id of ["use-network", "download-model"]) byId(id).disabled = false;
    },
    progress({ progress, rate }) {
      const { epoch, mini_batch: miniBatch, of, epochs } = progress;
      byId("progress").max = epochs * of;
      byId("progress").value = epoch * of + miniBatch;
      const speed = rate ? `, ${count(rate)} images/s` : "";
      const place = epoch === epochs ? `all ${epochs} epochs done` : `epoch ${epoch + 1} of ${epochs}, mini-batch ${count(miniBatch)} of ${count(of)}`;
      byId("progress-text").textContent = place + speed;
    },
    epoch({ measured: values }) {
      if (stale) return;
      measured.push(values);
      curves();
    },
    paused: () => stale || become("paused"),
    ended({ test }) {
      if (stale) return;
      tested = test;
      become("ended");
      curves();
    },
    rewound() {
      before = measured.length ? measured : before;
      measured = [];
      tested = null;
      become("paused");
      curves();
      done("Back at the same start: the same numbers will come again.");
    },
    pictures({ weights, mistakes }) {
      sheet.show(weights);
      byId("learning-weights").setAttribute("aria-label", `Weights of ${weights.length / PIXELS} neurons of the first hidden layer`);
      showMistakes(mistakes);
    },
    model({ bytes, purpose }) {
      if (purpose === "download") {
        saveFile(bytes, "digits.safetensors", "application/octet-stream");
        done("Saved digits.safetensors: mnist eval digits.safetensors evaluates it.");
        return;
      }
      try {
        useModel(bytes, "the network trained here");
        done("The network trained here reads now: go back to Read and write a number.");
      } catch (error) {
        notice("learning-trouble", message(error));
      }
    },
    failed: ({ message: text }) => fail(text),
  };

  /** Makes the run of the settings, unless it is there already. */
  async function ready() {
    const settings = readSettings();
    const key = JSON.stringify(settings);
    if (begun === key) return;
    begun = key;
    tested = null;
    measured = [];
    before = [];
    curves();
    if (byId("set-images").value !== SERVED) {
      byId("progress-text").textContent = `drawing ${byId("set-images").value} digits …`;
      worker.postMessage({ kind: "begin", settings });
      return;
    }
    byId("progress-text").textContent = `fetching the images of ${server.data} …`;
    worker.postMessage({ kind: "begin", settings, data: { folder: server.data, files: await servedFiles() } });
  }

  async function run(goal) {
    notice("learning-trouble", "");
    done("");
    try {
      await ready();
    } catch (error) {
      fail(message(error));
      return;
    }
    become("running");
    worker.postMessage({ kind: "run", ...goal });
  }

  function become(next) {
    state = next;
    byId("start").textContent = { running: "Pause", paused: "Go on", ended: "Start", idle: "Start" }[next];
    byId("start").disabled = next === "ended";
    for (const id of ["one-mini-batch", "one-epoch"]) byId(id).disabled = next === "running" || next === "ended";
    byId("rewind").disabled = !begun;
    byId("settings").classList.toggle("running", next === "running");
    byId("learning-status").textContent = next === "running" ? "Training" : summary();
  }

  function fail(text) {
    begun = null;
    for (const id of ["use-network", "download-model"]) byId(id).disabled = true;
    become("idle");
    byId("progress-text").textContent = "";
    notice("learning-trouble", text);
  }

  function done(text) {
    notice("learning-done", text);
  }

  function summary() {
    const last = measured.at(-1);
    if (!last) return "";
    return `After ${measured.length} ${measured.length === 1 ? "epoch" : "epochs"}: ${percent(last.accuracy, 2)} of the validation images read, cost ${fixed(last.cost, 5)}.${onTest()}`;
  }

  function onTest() {
    if (!tested) return "";
    const { correct, examples } = tested;
    return ` Test set: ${count(correct)} of ${count(examples)} read (${percent(correct / examples, 2)}).`;
  }

  function curves() {
    const epochs = Math.max(5, measured.length, before.length);
    const line = (run, name) => run.map((values, i) => [i + 1, values[name]]);
    const series = (training, test) => [
      { kind: "before", points: line(before, test) },
      { kind: "training", points: line(measured, training) },
      { kind: "test", points: line(measured, test) },
    ];
    const all = [...measured, ...before];
    const most = Math.max(0, ...all.flatMap(({ training_cost: a, cost: b }) => [a, b]));
    const least = Math.min(1, ...all.flatMap(({ training_accuracy: a, accuracy: b }) => [a, b]));
    accuracy.update({ series: series("training_accuracy", "accuracy"), x: [0, epochs], y: [least > 0.8 && all.length ? 0.8 : 0, 1], title: `Accuracy by epoch. ${summary()}` });
    cost.update({ series: series("training_cost", "cost"), x: [0, epochs], y: [0, most * 1.08 || 1], title: `Cost by epoch. ${summary()}` });
    byId("measured").textContent = summary() + again();
    const { dead_outputs: dead = [], not_finite: diverged } = measured.at(-1) ?? {};
    notice("dead", diverged ? `${diverged}. Training has diverged: choose a smaller η and start again.` : deadText([...dead]));
  }

  /** Whether this run, after a rewind, gives the numbers of the one before. */
  function again() {
    const both = Math.min(before.length, measured.length);
    if (!both) return "";
    const same = measured.slice(0, both).every((values, i) => values.cost === before[i].cost && values.accuracy === before[i].accuracy);
    return same ? " The same numbers as before the rewind." : " Other numbers than before the rewind.";
  }

  function showMistakes({ images, labels, answers }) {
    const shown = labels.length;
    byId("mistakes-caption").textContent = shown
      ? "Validation images, the first of them; below each what it is, and what is read instead."
      : "No validation image is read wrong.";
    byId("mistakes").replaceChildren(
      ...Array.from({ length: shown }, (_, i) => {
        const picture = element("canvas", { className: "pixels" });
        paintGrey(picture, images.subarray(i * PIXELS, (i + 1) * PIXELS), 28);
        return element("figure", {}, picture, element("figcaption", {}, `${labels[i]} `, element("span", { className: "against" }, `${answers[i]}`)));
      }),
    );
  }

  function ask(purpose) {
    worker.postMessage({ kind: "model", purpose });
  }

  async function openModel(file) {
    notice("learning-trouble", "");
    done("");
    try {
      useModel(new Uint8Array(await file.arrayBuffer()), file.name);
      done(`${file.name} reads now: go back to Read and write a number.`);
    } catch (error) {
      notice("learning-trouble", `${file.name}: ${message(error)}`);
    }
  }

  byId("start").addEventListener("click", () => (state === "running" ? worker.postMessage({ kind: "pause" }) : run({})));
  byId("one-mini-batch").addEventListener("click", () => run({ mini_batches: 1 }));
  byId("one-epoch").addEventListener("click", () => run({ epochs: 1 }));
  byId("rewind").addEventListener("click", () => worker.postMessage({ kind: "rewind" }));
  byId("use-network").addEventListener("click", () => ask("use"));
  byId("download-model").addEventListener("click", () => ask("download"));
  for (const field of FIELDS) {
    byId(`set-${field}`).addEventListener("change", () => {
      // Other settings are another run: the next start begins it.
      if (state === "running") worker.postMessage({ kind: "pause" });
      begun = null;
      stale = true;
      become("idle");
    });
  }
  byId("settings").addEventListener("submit", (event) => event.preventDefault());
  openFile("open-model", "model-file", openModel);
  become("idle");
}

/** The worker is the same program as the page. From a file, browsers start no worker of modules. */
function startWorker(engine) {
  const program = byId("program").textContent;
  const url = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.postMessage({ kind: "engine", bytes: engine });
  return worker;
}

/** The four files of the server's data set, in IDX: training images and labels, then those for testing. */
async function servedFiles() {
  const names = ["training-images", "training-labels", "test-images", "test-labels"];
  return Promise.all(
    names.map(async (name) => {
      const answer = await fetch(`data/${name}`).catch(() => ({ ok: false, status: "no answer" }));
      if (!answer.ok) throw new Error(`The server does not hand out data/${name} (${answer.status}). Start mnist serve again, or train on drawn digits.`);
      return new Uint8Array(await answer.arrayBuffer());
    }),
  );
}

/** The settings under the names of the flags of `mnist train`. Throws where a field holds no number, or
 * one that the engine does not take. */
function readSettings() {
  const text = (field) => byId(`set-${field}`).value.trim();
  const settings = {
    hidden: hiddenLayers(text("hidden")),
    mini_batch_size: whole("Mini-batch m", text("m"), 1, MOST_OF_MINI_BATCH),
    epochs: whole("Epochs", text("epochs"), 1, MOST_EPOCHS),
    seed: whole("Seed", text("seed"), 0, Number.MAX_SAFE_INTEGER),
    activation: text("activation"),
    output: text("output"),
  };
  if (text("images") !== SERVED) settings.training_images = Number(text("images").replace(",", ""));
  if (text("cost")) settings.cost = text("cost");
  if (text("eta")) settings.eta = learningRate(text("eta"));
  return settings;
}

function number(name, text, example) {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) {
    throw new Error(`${name}: “${text}” is no number. Write one such as ${example}.`);
  }
  return value;
}

function whole(name, text, least, most) {
  const value = number(name, text, "30");
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new Error(`${name}: “${text}” is no whole number from ${least} to ${count(most)}. Write one such as 30.`);
  }
  return value;
}

function hiddenLayers(text) {
  if (text === "none") return [];
  const sizes = text.split(/[,\s]+/).filter(Boolean);
  if (!sizes.length) throw new Error("Hidden layers: there is no size. Write sizes such as 30 or 30, 20; or none, for no such layer.");
  return sizes.map((size) => whole("Hidden layers", size, 1, MOST_NEURONS));
}

function learningRate(text) {
  const value = number("η", text.replace(",", "."), "0.5");
  const { least, most } = ETA;
  if (value < least || value > most) {
    throw new Error(`η: “${text}” is not from ${least.toFixed(6)} to ${count(most)}. Write a number such as 0.5.`);
  }
  return value;
}

function deadText(dead) {
  if (!dead.length) return "";
  const [outputs, fire, they, stay] = dead.length === 1 ? ["output", "fires", "It", "stays"] : ["outputs", "fire", "They", "stay"];
  return `The ${outputs} for ${dead.join(", ")} ${fire} for no training image. ${they} may wake yet; if ${they.toLowerCase()} ${stay} dead, choose a smaller η or another seed.`;
}
