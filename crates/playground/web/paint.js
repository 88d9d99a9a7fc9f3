// Canvases: as sharp as the screen, in the colours of the page.

let colours = null;
const redraws = new Set();

/** The page's colours, as [red, green, blue] and as text. */
export function palette() {
  colours ??= readColours();
  return colours;
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => {
    const text = style.getPropertyValue(`--${name}`).trim();
    const number = Number.parseInt(text.slice(1), 16);
    return { text, rgb: [number >> 16, (number >> 8) & 255, number & 255] };
  };
  const names = ["paper", "sheet", "ink", "muted", "rule", "for", "against", "accent"];
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

/** A colour of the palette, let through by so much. */
export function tint(colour, alpha) {
  return `rgba(${colour.rgb.join(",")},${alpha.toFixed(3)})`;
}

/** Calls `draw` whenever the canvas changes its size or the page its colours. */
export function redraw(canvas, draw) {
  redraws.add(draw);
  new ResizeObserver(() => draw()).observe(canvas);
}

/** Calls `draw` when asked to, but not before the canvas is on the screen. */
export function drawWhenSeen(canvas, draw) {
  let seen = false;
  let due = false;
  const attempt = () => {
    if (!seen || !due) return;
    due = false;
    draw();
  };
  new IntersectionObserver(
    ([{ isIntersecting }]) => {
      seen = isIntersecting;
      attempt();
    },
    { rootMargin: "200px" },
  ).observe(canvas);
  return () => {
    due = true;
    attempt();
  };
}

export function watchColours() {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours = null;
    for (const draw of redraws) draw();
  });
}

/** The canvas's context, cleared and scaled to CSS pixels, and its size in these. */
export function fit(canvas, height = canvas.clientHeight) {
  const ratio = Math.min(devicePixelRatio || 1, 3);
  const width = canvas.clientWidth;
  const columns = Math.max(1, Math.round(width * ratio));
  const rows = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
    if (height !== canvas.clientHeight) canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Paints grey pixels, 0 paper and 255 ink, one to one. */
export function paintGrey(canvas, pixels, columns) {
  paint(canvas, greyImage(pixels, columns));
}

/** Paints numbers of both signs: above 0 in blue, below in orange, `most` in full. */
export function paintSigned(canvas, numbers, columns, most) {
  paint(canvas, signedImage(numbers, columns, most));
}

function paint(canvas, image) {
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").putImageData(image, 0, 0);
}

export function greyImage(pixels, columns) {
  const { rgb } = palette().ink;
  return colourImage(pixels, columns, (pixel) => [rgb, pixel]);
}

export function signedImage(numbers, columns, most) {
  const { for: above, against: below } = palette();
  const scale = 255 / most;
  return colourImage(numbers, columns, (number) =>
    number > 0 ? [above.rgb, number * scale] : [below.rgb, -number * scale],
  );
}

function colourImage(numbers, columns, colour) {
  const image = new ImageData(columns, numbers.length / columns);
  for (let i = 0; i < numbers.length; i += 1) {
    const [rgb, alpha] = colour(numbers[i]);
    const at = i * 4;
    image.data[at] = rgb[0];
    image.data[at + 1] = rgb[1];
    image.data[at + 2] = rgb[2];
    image.data[at + 3] = Math.min(255, alpha);
  }
  return image;
}

/** The largest of the numbers' magnitudes; 1 if all are 0. */
export function magnitude(numbers) {
  let most = 0;
  for (const number of numbers) most = Math.max(most, Math.abs(number));
  return most || 1;
}
