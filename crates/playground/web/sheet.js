// The sheet to write on: strokes of a pen, or an image, and its pixels for the engine.

import { fit, palette, redraw } from "./paint.js";

// Wider rasters make reading slower and not better.
const WRITING_WIDTH = 640;
const IMAGE_SIDE = 1600;
// So many changes can be undone, and so many images are kept for it, which are large.
const MOST_UNDONE = 200;
const MOST_IMAGES = 3;

export class Sheet {
  /** `began` is called as a stroke begins, `ended` after it and each other change of what is there. */
  constructor(canvas, { began, ended, penWidth }) {
    Object.assign(this, { canvas, began, ended, penWidth, strokes: [], image: null, typed: null });
    // What was there before each change, oldest first. Arrays of strokes are never changed, only
    // replaced; an image is closed when nothing can bring it back.
    this.past = [];
    this.images = new Set();
    this.size = { width: canvas.clientWidth, height: canvas.clientHeight };
    this.stroke = null;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.up(event));
    redraw(canvas, () => this.resize());
  }

  get empty() {
    return !this.strokes.length && !this.image;
  }

  get canUndo() {
    return this.past.length > 0;
  }

  /** Replaces what is there by strokes or an image, or both. `typed` is what a caller wants to know
   * of it later. */
  change({ strokes = [], image = null, typed = null }) {
    this.stroke = null;
    this.past.push({ strokes: this.strokes, image: this.image, typed: this.typed });
    if (image) this.images.add(image);
    Object.assign(this, { strokes, image, typed });
    while (this.past.length > MOST_UNDONE || this.kept().size > MOST_IMAGES) this.past.shift();
    this.closeImages();
  }

  /** The images that are there, or that undoing brings back. */
  kept() {
    return new Set([this, ...this.past].map(({ image }) => image).filter(Boolean));
  }

  closeImages() {
    const kept = this.kept();
    for (const image of this.images) {
      if (kept.has(image)) continue;
      image.close();
      this.images.delete(image);
    }
  }

  down(event) {
    if (this.stroke || event.button !== 0) return;
    this.began();
    this.canvas.setPointerCapture(event.pointerId);
    const hadImage = this.image;
    const stroke = { pointer: event.pointerId, width: this.penWidth(), points: [] };
    this.change({ strokes: [...this.strokes, stroke] });
    this.stroke = stroke;
    this.add(event);
    if (hadImage) this.draw();
  }

  move(event) {
    if (event.pointerId !== this.stroke?.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.add(each);
  }

  up(event) {
    if (event.pointerId !== this.stroke?.pointer) return;
    this.stroke = null;
    this.ended();
  }

  add(event) {
    const box = this.canvas.getBoundingClientRect();
    const { points } = this.stroke;
    points.push(event.clientX - box.left, event.clientY - box.top);
    // Only the newest piece is drawn: a long stroke stays as quick as a short one.
    const context = this.canvas.getContext("2d");
    pen(context, palette().ink.text);
    trace(context, { ...this.stroke, points: points.slice(-6) });
  }

  /** Replaces what is there by `before` and strokes as a pen would write them. */
  write(strokes, { before = [], typed = null } = {}) {
    const width = this.penWidth();
    this.change({ strokes: [...before, ...strokes.map((points) => ({ points, width }))], typed });
    this.draw();
    this.ended();
  }

  /** Brings back what was there before the last change. */
  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.stroke = null;
    Object.assign(this, before);
    this.closeImages();
    this.draw();
    this.ended();
  }

  clear() {
    if (this.empty) return;
    this.change({});
    this.draw();
    this.ended();
  }

  /** Shows an image instead of strokes. */
  show(image) {
    this.change({ image });
    this.draw();
    this.ended();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width) return;
    const before = this.size;
    if (before.width && (width !== before.width || height !== before.height)) {
      const scale = Math.min(width / before.width, height / before.height);
      const all = new Set([this, ...this.past].flatMap(({ strokes }) => strokes));
      for (const stroke of all) {
        stroke.points = stroke.points.map((value) => value * scale);
        stroke.width *= scale;
      }
    }
    this.size = { width, height };
    this.draw();
  }

  draw() {
    const { context, width, height } = fit(this.canvas);
    if (this.image) {
      const { x, y, scale } = this.imagePlace(width, height);
      context.drawImage(this.image, x, y, this.image.width * scale, this.image.height * scale);
    }
    pen(context, palette().ink.text);
    for (const stroke of this.strokes) trace(context, stroke);
  }

  imagePlace(width, height) {
    const scale = Math.min(width / this.image.width, height / this.image.height);
    return {
      scale,
      x: (width - this.image.width * scale) / 2,
      y: (height - this.image.height * scale) / 2,
    };
  }

  /** The sheet as grey pixels, white 255 and black 0, and the canvas they come from. */
  raster() {
    const { width, height } = this.image ?? this.size;
    const most = this.image ? IMAGE_SIDE / Math.max(width, height) : WRITING_WIDTH / width;
    const scale = Math.min(1, most);
    const [columns, rows] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
    return rasterise(columns, rows, (context) => {
      context.scale(scale, scale);
      if (this.image) context.drawImage(this.image, 0, 0);
      pen(context, "black");
      for (const stroke of this.strokes) trace(context, stroke);
    });
  }
}

/** How far to the right strokes reach. */
export function reach(strokes) {
  let reach = 0;
  for (const { points, width } of strokes) {
    for (let i = 0; i < points.length; i += 2) reach = Math.max(reach, points[i] + width / 2);
  }
  return reach;
}

/** Grey pixels of what `draw` draws in black on white. */
export function rasterise(width, height, draw) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  draw(context);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = (data[4 * i] * 77 + data[4 * i + 1] * 151 + data[4 * i + 2] * 28 + 128) >> 8;
  }
  return { grey, width, height, canvas };
}

export function pen(context, colour) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = colour;
}

/** Draws a stroke smoothly: curves from middle to middle of its pieces. */
export function trace(context, { points, width }) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(points[0], points[1]);
  if (points.length === 2) context.lineTo(points[0], points[1] + 0.01);
  for (let i = 2; i + 2 < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    context.quadraticCurveTo(x, y, (x + points[i + 2]) / 2, (y + points[i + 3]) / 2);
  }
  if (points.length > 2) context.lineTo(points.at(-2), points.at(-1));
  context.stroke();
}
