// Elements, notices and files.

const SVG = "http://www.w3.org/2000/svg";

export function byId(id) {
  return document.getElementById(id);
}

/** Makes an element: `properties` are set on it, `children` are nodes or text. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Text for those who hear the page instead of seeing it. */
export function spoken(text) {
  return element("span", { className: "visually-hidden" }, text);
}

/** Makes an element of an SVG with these attributes. */
export function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Says `text` in the notice with this id, or hides it when there is nothing to say. */
export function notice(id, text) {
  const place = byId(id);
  place.textContent = text ?? "";
  place.hidden = !text;
}

/** What an error of the engine says: the error and its hint. */
export function message(error) {
  if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) {
    return `The engine has stopped: ${error.message}. Reload the page; what the console says helps those who mend it.`;
  }
  return String(error?.message ?? error);
}

/** Shows a range's value in its output, and calls back with the number, now and on each change. */
export function slider(id, show, changed) {
  const range = byId(id);
  const output = byId(`${id}-value`);
  const update = () => {
    const text = show(Number(range.value));
    output.value = text;
    range.setAttribute("aria-valuetext", text);
  };
  range.addEventListener("input", () => {
    update();
    changed(Number(range.value));
  });
  update();
  return {
    get value() {
      return Number(range.value);
    },
    set value(value) {
      range.value = value;
      update();
    },
  };
}

/** Lets a file be chosen by a button or dropped onto `dropped`; calls back with it. */
export function openFile(button, input, opened, dropped) {
  byId(button).addEventListener("click", () => byId(input).click());
  byId(input).addEventListener("change", () => {
    const [file] = byId(input).files;
    byId(input).value = "";
    if (file) opened(file);
  });
  if (!dropped) return;
  const target = byId(dropped);
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", () => target.classList.remove("dropping"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("dropping");
    const [file] = event.dataTransfer.files;
    if (file) opened(file);
  });
}

/** A file dropped beside its place must not replace the page. */
export function keepDroppedFiles() {
  for (const event of ["dragover", "drop"]) window.addEventListener(event, (dropped) => dropped.preventDefault());
}

/** Hands a file to the user. */
export function saveFile(contents, name, type) {
  const url = URL.createObjectURL(new Blob([contents], { type }));
  const link = element("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Fills a list of terms and values. */
export function values(id, pairs) {
  byId(id).replaceChildren(
    ...pairs.map(([term, value, kind]) =>
      element("div", {}, element("dt", {}, term), element("dd", { className: kind ?? "" }, value)),
    ),
  );
}

/** Fills a table of bits; `rows` are arrays of 0 and 1, `first` inputs come before the outputs. */
export function bitTable(id, inputs, outputs, rows, current) {
  const table = byId(id);
  const heads = [...inputs, ...outputs];
  const cell = (tag, text, column) =>
    element(tag, { className: column === inputs.length ? "first-output" : "" }, text);
  const row = (bits, index) => {
    const made = element("tr", {}, ...bits.map((bit, column) => cell("td", String(bit), column)));
    bits.forEach((bit, column) => made.children[column].classList.toggle("one", bit === 1));
    if (index === current) made.setAttribute("aria-current", "true");
    return made;
  };
  const titles = heads.map((head, column) => {
    const made = cell("th", head, column);
    made.scope = "col";
    return made;
  });
  table.tHead.replaceChildren(element("tr", {}, ...titles));
  table.tBodies[0].replaceChildren(...rows.map(row));
}
