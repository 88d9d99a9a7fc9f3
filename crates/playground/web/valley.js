// Gradient descent: a ball in a valley.

import { Chart } from "./chart.js";
import { byId, slider, values } from "./dom.js";
import { Valley } from "./engine.js";
import { fixed, short } from "./numbers.js";
import { fit, palette, redraw, tint } from "./paint.js";

const COLUMNS = 91;
const ROWS = 61;
const PACE = 90;
const MOST_STEPS = 400;
// What of the valley is shown: v1 to the right, v2 up.
const MAP = { left: -3, right: 3, bottom: -2, top: 2 };
const START = [-2.5, 1.3];
const LEVELS = [0.02, 0.1, 0.3, 0.7, 1.3, 2.2, 3.5, 5, 7, 10, 14, 19, 26, 35];

export function startValley() {
  const valley = new Valley();
  const { left, right, bottom, top } = MAP;
  const field = heights();
  const canvas = byId("valley");
  const chart = new Chart(byId("valley-chart"), { title: "C after each move", x: [0, 10], y: [0, 1], xLabel: "moves" });
  const eta = slider("valley-eta", (position) => short(learningRate(position)), () => {});
  const mu = slider("valley-mu", (mu) => fixed(mu, 2), () => {});
  let trail = [];
  let rolling = 0;
  let drag = null;

  function place(x, y) {
    stop();
    const held = [Math.min(right, Math.max(left, x)), Math.min(top, Math.max(bottom, y))];
    trail = [ball(valley.place(...held))];
    show();
  }

  function step() {
    trail.push(ball(valley.step(learningRate(eta.value), mu.value)));
  }

  /** Whether the ball need not be rolled on: it rests, or has left the map. */
  function over() {
    const [x, y] = trail.at(-1).position;
    const width = right - left;
    const away = !(Math.abs(x) < width && Math.abs(y) < width);
    const [a, b] = trail.slice(-2);
    const rests = b && Math.hypot(b.position[0] - a.position[0], b.position[1] - a.position[1]) < 1e-4;
    return away || rests || trail.length > MOST_STEPS;
  }

  function roll() {
    if (rolling) {
      stop();
      show();
      return;
    }
    if (over()) place(...START);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (!over()) step();
      show();
      return;
    }
    let last = 0;
    const frame = (now) => {
      if (now - last >= PACE) {
        last = now;
        step();
        if (over()) stop();
        show();
      }
      if (rolling) rolling = requestAnimationFrame(frame);
    };
    rolling = requestAnimationFrame(frame);
    show();
  }

  function stop() {
    cancelAnimationFrame(rolling);
    rolling = 0;
  }

  function show() {
    draw();
    const { position, cost } = trail.at(-1);
    const [gx, gy] = Valley.gradient(...position);
    byId("valley-roll").textContent = rolling ? "Pause" : "Roll";
    values("valley-values", [
      ["position", `(${large(position[0])}, ${large(position[1])})`],
      ["C", large(cost)],
      ["∇C", `(${large(gx)}, ${large(gy)})`],
      ["moves", `${trail.length - 1}`],
    ]);
    byId("valley-verdict").textContent = verdict();
    const costs = trail.map(({ cost }, i) => [i, cost]);
    const most = Math.max(...costs.map(([, cost]) => cost).filter(Number.isFinite));
    chart.update({
      series: [{ kind: "test", points: costs }],
      x: [0, Math.max(10, trail.length - 1)],
      y: [0, Math.min(most, trail[0].cost * 4) * 1.05 || 1],
      title: `C after each move: first ${large(trail[0].cost)}, now ${large(cost)}`,
    });
    canvas.setAttribute("aria-label", `Ball in a valley, at ${large(position[0])}, ${large(position[1])}, C ${large(cost)}`);
  }

  function verdict() {
    if (trail.length < 3) return "";
    const [before, now] = trail.slice(-2).map(({ cost }) => cost);
    const [first] = trail;
    if (!Number.isFinite(now)) return "It has climbed out of all numbers: η is too large. Put the ball back and choose a smaller one.";
    if (now > first.cost && now > before) return "It climbs: η is too large, each move leaps over the bottom.";
    if (now < 1e-3) return "At the bottom.";
    if (now > before) return "Up the other side, for now.";
    return "Downhill.";
  }

  function scale() {
    const { clientWidth: width, clientHeight: height } = canvas;
    return {
      x: (v) => ((v - left) / (right - left)) * width,
      y: (v) => (1 - (v - bottom) / (top - bottom)) * height,
      back: (x, y) => [left + (x / width) * (right - left), bottom + (1 - y / height) * (top - bottom)],
    };
  }

  function draw() {
    if (!canvas.clientWidth) return;
    const { context } = fit(canvas);
    const { x, y } = scale();
    const { accent, sheet, against } = palette();
    drawContours(context, field, x, y);
    context.lineJoin = "round";
    context.strokeStyle = tint(against, 0.9);
    context.lineWidth = 1.5;
    context.beginPath();
    trail.forEach(({ position: at }, i) => (i ? context.lineTo(x(at[0]), y(at[1])) : context.moveTo(x(at[0]), y(at[1]))));
    context.stroke();
    context.fillStyle = tint(against, 0.9);
    for (const { position: at } of trail.slice(0, -1)) dot(context, x(at[0]), y(at[1]), 2.5);
    const { position: at } = trail.at(-1);
    context.fillStyle = accent.text;
    context.strokeStyle = sheet.text;
    context.lineWidth = 2.5;
    dot(context, x(at[0]), y(at[1]), 10);
    context.stroke();
  }

  function drawContours(context, field, x, y) {
    const { accent } = palette();
    const across = (i) => x(left + ((right - left) * i) / (COLUMNS - 1));
    const up = (j) => y(bottom + ((top - bottom) * j) / (ROWS - 1));
    LEVELS.forEach((level, l) => {
      context.strokeStyle = tint(accent, 0.65 - (0.5 * l) / LEVELS.length);
      context.lineWidth = 1;
      context.beginPath();
      for (const [a, b] of contour(field, level)) {
        context.moveTo(across(a[0]), up(a[1]));
        context.lineTo(across(b[0]), up(b[1]));
      }
      context.stroke();
    });
  }

  const under = (event) => {
    const box = canvas.getBoundingClientRect();
    return scale().back(event.clientX - box.left, event.clientY - box.top);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    drag = event.pointerId;
    canvas.setPointerCapture(drag);
    place(...under(event));
  });
  canvas.addEventListener("pointermove", (event) => event.pointerId === drag && place(...under(event)));
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (drag = null));
  canvas.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (move) {
      const { position } = trail.at(-1);
      place(position[0] + (move[0] * (right - left)) / 40, position[1] + (move[1] * (top - bottom)) / 40);
    } else if (event.key === " ") roll();
    else if (event.key === "Enter") one();
    else return;
    event.preventDefault();
  });
  function one() {
    stop();
    step();
    show();
  }
  byId("valley-roll").addEventListener("click", roll);
  byId("valley-step").addEventListener("click", one);
  byId("valley-reset").addEventListener("click", () => place(...START));
  redraw(canvas, draw);
  place(...START);
}

/** What the engine says of the ball: where it is, and C there. */
function ball([x, y, cost]) {
  return { position: [x, y], cost };
}

/** η from 0.002 to 0.4, by equal factors. */
function learningRate(position) {
  const eta = 0.002 * 200 ** (position / 100);
  return Number(eta.toPrecision(2));
}

function large(value) {
  if (!Number.isFinite(value)) return "∞";
  return Math.abs(value) >= 1e5 ? value.toExponential(1).replace("e+", " × 10^") : fixed(value, 3);
}

function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** C over the map, row by row from the bottom. */
function heights() {
  const along = (from, to, count, i) => from + ((to - from) * i) / (count - 1);
  return Float64Array.from({ length: COLUMNS * ROWS }, (_, i) =>
    Valley.value(along(MAP.left, MAP.right, COLUMNS, i % COLUMNS), along(MAP.bottom, MAP.top, ROWS, Math.floor(i / COLUMNS))),
  );
}

/** The line where the field has this level, as pieces from edge to edge of each cell. */
function contour(field, level) {
  const pieces = [];
  const at = (i, j) => field[j * COLUMNS + i] - level;
  for (let j = 0; j + 1 < ROWS; j += 1) {
    for (let i = 0; i + 1 < COLUMNS; i += 1) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const crossings = corners.flatMap((from, k) => {
        const to = corners[(k + 1) % 4];
        const [a, b] = [at(...from), at(...to)];
        if (a > 0 === b > 0) return [];
        const share = a / (a - b);
        return [[from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]];
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) pieces.push([crossings[k], crossings[k + 1]]);
    }
  }
  return pieces;
}
