// The gate editor: circuits of perceptrons to toggle, to edit, to make and to pass on.

import { bitTable, byId, element, message, notice, openFile, saveFile } from "./dom.js";
import { Diagram } from "./diagram.js";
import { Circuit } from "./engine.js";
import { fragment, holdsCircuit, netlistIn } from "./link.js";
import { short } from "./numbers.js";
import { fileWord, word } from "./shell.js";

const MOST_INPUTS = 6;
// Wider words make a diagram that nobody can follow.
const MOST_BITS = 8;
// Characters of a truth table that a command has at most; longer tables are read from a file.
const MOST_TYPED = 64;
const FIRST = "half-adder";

export function startGates() {
  const catalogue = Circuit.catalogue();
  let circuit = null;
  let structure = null;
  let inputs = new Uint8Array(0);
  let chosen = -1;
  const diagram = new Diagram(byId("diagram"), { toggle, pick });

  /** Shows this circuit instead of the one before; `command` shows it in a terminal. While a weight
   * is edited, its field stays as it is. */
  function use(next, command, editing = false) {
    const size = structure?.inputs.length;
    circuit?.free();
    circuit = next;
    structure = circuit.structure();
    if (structure.inputs.length !== size) inputs = new Uint8Array(structure.inputs.length);
    if (chosen >= structure.gates.length) chosen = -1;
    diagram.show(structure);
    byId("netlist").value = circuit.netlist();
    byId("gates-command").textContent = command;
    tabulate();
    const signals = evaluate();
    if (editing) sum(signals);
    else inspect();
  }

  /** Makes a circuit and shows it, or says why there is none. Returns whether there is. */
  function attempt(make, command, hint = "") {
    notice("gates-trouble", "");
    notice("gates-done", "");
    try {
      const next = make();
      chosen = -1;
      use(next, command);
      return true;
    } catch (error) {
      notice("gates-trouble", hint + message(error));
      return false;
    }
  }

  function evaluate() {
    const signals = circuit.evaluate(inputs);
    diagram.light(signals, chosen);
    const current = inputs.reduce((row, bit) => row * 2 + bit, 0);
    const rows = byId("truth").tBodies[0].rows;
    for (const row of rows) row.removeAttribute("aria-current");
    rows[current]?.setAttribute("aria-current", "true");
    return signals;
  }

  function tabulate() {
    const count = structure.inputs.length;
    const small = count <= MOST_INPUTS;
    byId("truth").hidden = !small;
    notice("truth-note", small ? "" : `The truth table of ${count} inputs has ${2 ** count} rows. Toggle inputs instead.`);
    if (!small) return;
    const { inputs: names, outputs, rows } = circuit.truth_table();
    bitTable("truth", names, outputs, rows.map((row) => [...row]));
  }

  function toggle(input) {
    inputs[input] ^= 1;
    const signals = evaluate();
    sum(signals);
  }

  function pick(gate) {
    chosen = chosen === gate ? -1 : gate;
    evaluate();
    inspect();
  }

  /** The weights of the perceptron that was chosen. */
  function inspect() {
    const gate = structure.gates[chosen];
    byId("inspector").hidden = !gate;
    if (!gate) return;
    byId("inspector-title").textContent = `Perceptron ${gate.name}`;
    const names = [...structure.inputs, ...structure.gates.map(({ name }) => name)];
    const fields = gate.inputs.map((source, i) =>
      numberField(`weight of ${names[source]}`, gate.weights[i], (value) => circuit.with_weight(chosen, i, value)),
    );
    fields.push(numberField("bias", gate.bias, (value) => circuit.with_bias(chosen, value)));
    byId("inspector-weights").replaceChildren(...fields, element("p", { className: "equation", id: "gate-sum" }));
    sum(circuit.evaluate(inputs));
  }

  function sum(signals) {
    const gate = structure.gates[chosen];
    if (!gate) return;
    const total = gate.inputs.reduce((sum, source, i) => sum + gate.weights[i] * signals[source], gate.bias);
    const terms = gate.inputs.map((source, i) => `${short(gate.weights[i])}·${signals[source]}`);
    const fires = signals[structure.inputs.length + chosen];
    byId("gate-sum").textContent = `${terms.join(" + ")} + ${short(gate.bias)} = ${short(total)}, so ${fires}`;
  }

  function numberField(name, value, changed) {
    const input = element("input", { type: "number", step: "0.5", value: String(value) });
    input.addEventListener("input", () => {
      if (input.value === "" || !Number.isFinite(input.valueAsNumber)) return;
      notice("gates-trouble", "");
      try {
        use(changed(input.valueAsNumber), "mnist gates read netlist.txt", true);
        byId("catalogue").value = "";
      } catch (error) {
        notice("gates-trouble", message(error));
      }
    });
    return element("label", { className: "field inline" }, name, input);
  }

  function named() {
    const { name, takes_bits: words } = catalogue.find(({ name }) => name === byId("catalogue").value);
    byId("bits-field").hidden = !words;
    const bits = byId("bits").valueAsNumber;
    if (words && !(Number.isInteger(bits) && bits >= 1 && bits <= MOST_BITS)) {
      notice("gates-trouble", `Words of 1 to ${MOST_BITS} bits are drawn here; mnist gates has longer ones.`);
      return;
    }
    attempt(() => Circuit.named(name, bits), `mnist gates ${name}${words ? ` --bits ${bits}` : ""}`);
  }

  async function openLink() {
    if (!holdsCircuit(location.hash)) return;
    notice("gates-trouble", "");
    notice("gates-done", "");
    let netlist;
    const hint = "The link holds no circuit that can be read. Ask for it again, and copy it whole. ";
    try {
      netlist = await netlistIn(location.hash);
    } catch {
      notice("gates-trouble", hint);
    }
    if (netlist && attempt(() => Circuit.from_netlist(netlist), "mnist gates read netlist.txt", hint)) {
      byId("catalogue").value = "";
    }
    byId("perceptrons").scrollIntoView();
  }

  async function share() {
    const held = await fragment(circuit.netlist());
    if (!held) {
      notice("gates-trouble", "The circuit is too large for a link. Save its netlist, and pass on the file.");
      return;
    }
    history.replaceState(null, "", held);
    try {
      await navigator.clipboard.writeText(location.href);
      notice("gates-done", "The link is copied. Whoever opens it sees this circuit.");
    } catch {
      notice("gates-done", "The link is in the address bar now: copy it from there.");
    }
  }

  async function openNetlist(file) {
    const text = await file.text();
    if (file.name.endsWith(".csv")) {
      attempt(() => Circuit.from_truth_table(text), `mnist gates table ${fileWord(file.name)}`);
    } else {
      attempt(() => Circuit.from_netlist(text), `mnist gates read ${fileWord(file.name)}`);
    }
    byId("catalogue").value = "";
  }

  function submit(form, made) {
    byId(form).addEventListener("submit", (event) => {
      event.preventDefault();
      made();
      byId("catalogue").value = "";
    });
  }

  const groups = catalogue.map(({ name, summary }) => element("option", { value: name }, `${name}: ${summary}`));
  byId("catalogue").append(element("option", { value: "", hidden: true }, "your own"), ...groups);
  byId("catalogue").value = FIRST;
  byId("catalogue").addEventListener("change", named);
  byId("bits").addEventListener("change", named);
  byId("share").addEventListener("click", share);
  byId("save-netlist").addEventListener("click", () => saveFile(circuit.netlist(), "netlist.txt", "text/plain"));
  byId("save-json").addEventListener("click", () => saveFile(circuit.json(), "netlist.json", "application/json"));
  openFile("open-netlist", "netlist-file", openNetlist);
  submit("expression-form", () => {
    const text = lines("expression").join(", ");
    attempt(() => Circuit.from_expression(text), `mnist gates expr ${word(text)}`);
  });
  submit("table-form", () => {
    const rows = lines("table-bits");
    attempt(() => Circuit.from_truth_table(rows.join("\n")), tableCommand(rows));
  });
  submit("netlist-form", () => {
    const text = byId("netlist").value;
    attempt(() => Circuit.from_netlist(text), "mnist gates read netlist.txt");
  });
  window.addEventListener("hashchange", openLink);
  named();
  openLink();
}

/** Makes the circuit of a table; from a file where that is CSV, or many bits. */
function tableCommand(rows) {
  if (rows.some((row) => /[^01\s]/.test(row))) return "mnist gates table table.csv";
  const bits = rows.join(" ");
  return bits.length <= MOST_TYPED ? `mnist gates table ${bits}` : "mnist gates read netlist.txt";
}

function lines(id) {
  return byId(id).value.split("\n").map((line) => line.trim()).filter(Boolean);
}
