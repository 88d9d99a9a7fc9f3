// Line charts as SVG, as wide as their place.

import { drawing } from "./dom.js";
import { short } from "./numbers.js";

const MARGIN = { left: 46, right: 12, top: 10, bottom: 30 };

/**
 * A chart in the element `place`. `update` draws series `{kind, points: [[x, y], …]}` of classes of
 * the style sheet, and marks `{kind, x, y}` on them.
 */
export class Chart {
  constructor(place, { title, x, y, xLabel = "", showY = short }) {
    Object.assign(this, { place, title, x, y, xLabel, showY, series: [], marks: [] });
    this.svg = drawing("svg", { role: "img", "aria-label": title });
    place.append(this.svg);
    new ResizeObserver(() => this.draw()).observe(place);
  }

  update({ series = this.series, marks = [], x = this.x, y = this.y, title = this.title }) {
    Object.assign(this, { series, marks, x, y });
    this.svg.setAttribute("aria-label", title);
    this.draw();
  }

  draw() {
    const width = this.place.clientWidth;
    const height = this.place.clientHeight;
    if (!width || !height) return;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const along = scale(this.x, MARGIN.left, width - MARGIN.right);
    const up = scale(this.y, height - MARGIN.bottom, MARGIN.top);
    const parts = [];
    for (const tick of ticks(this.y, Math.max(2, Math.floor(height / 55)))) {
      parts.push(line("grid", MARGIN.left, up(tick), width - MARGIN.right, up(tick)));
      parts.push(label("tick end", MARGIN.left - 8, up(tick) + 4, this.showY(tick)));
    }
    for (const tick of ticks(this.x, Math.max(2, Math.floor(width / 90)))) {
      parts.push(line("tick-mark", along(tick), height - MARGIN.bottom, along(tick), height - MARGIN.bottom + 4));
      parts.push(label("tick middle", along(tick), height - MARGIN.bottom + 18, short(tick)));
    }
    parts.push(line("axis", MARGIN.left, height - MARGIN.bottom, width - MARGIN.right, height - MARGIN.bottom));
    if (this.xLabel) parts.push(label("tick end name", width - MARGIN.right, height - MARGIN.bottom - 7, this.xLabel));
    for (const { kind, points } of this.series) {
      const inside = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
      if (!inside.length) continue;
      const [low, high] = this.y;
      const clamp = (y) => Math.min(high, Math.max(low, y));
      const path = inside.map(([x, y], i) => `${i ? "L" : "M"}${along(x).toFixed(1)},${up(clamp(y)).toFixed(1)}`);
      parts.push(drawing("path", { class: `line ${kind}`, d: path.join("") }));
      if (inside.length === 1) parts.push(dot(kind, along(inside[0][0]), up(clamp(inside[0][1])), 3));
    }
    for (const { kind, x, y } of this.marks) parts.push(dot(kind, along(x), up(y), 5.5));
    this.svg.replaceChildren(...parts);
  }
}

function scale([from, to], start, end) {
  return (value) => start + ((value - from) / (to - from || 1)) * (end - start);
}

function line(kind, x1, y1, x2, y2) {
  return drawing("line", { class: kind, x1, y1, x2, y2 });
}

function dot(kind, cx, cy, r) {
  return drawing("circle", { class: `dot ${kind}`, cx, cy, r });
}

function label(kind, x, y, text) {
  return drawing("text", { class: kind, x, y }, text);
}

/** Round numbers in a range, about so many. */
function ticks([from, to], about) {
  const raw = (to - from) / about;
  if (!(raw > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
