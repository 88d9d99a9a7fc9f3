// Digits to be written by those who have no pen.

// The strokes of each digit: points from left to right and top to bottom, the digit one unit high.
// A point given twice is a corner.
const DIGITS = [
  [[0.34, 0.01, 0.14, 0.12, 0.04, 0.45, 0.1, 0.84, 0.3, 1, 0.5, 0.86, 0.58, 0.5, 0.52, 0.15, 0.34, 0.01, 0.22, 0.05]],
  [[0.3, 0, 0.27, 0.3, 0.24, 0.65, 0.2, 1]],
  [[0.06, 0.2, 0.16, 0.04, 0.38, 0, 0.55, 0.15, 0.5, 0.38, 0.3, 0.68, 0.03, 0.97, 0.03, 0.97, 0.3, 0.95, 0.64, 0.96]],
  [[0.08, 0.08, 0.3, 0, 0.52, 0.12, 0.44, 0.36, 0.2, 0.47, 0.2, 0.47, 0.48, 0.55, 0.57, 0.78, 0.36, 0.99, 0.04, 0.9]],
  [
    [0.22, 0, 0.16, 0.2, 0.04, 0.56, 0.04, 0.56, 0.3, 0.57, 0.64, 0.54],
    [0.5, 0.1, 0.48, 0.5, 0.44, 1],
  ],
  [
    [0.16, 0.03, 0.12, 0.2, 0.08, 0.45, 0.08, 0.45, 0.32, 0.38, 0.56, 0.56, 0.52, 0.86, 0.28, 1, 0.03, 0.92],
    [0.16, 0.03, 0.35, 0.02, 0.6, 0],
  ],
  [[0.4, 0, 0.2, 0.24, 0.08, 0.6, 0.13, 0.9, 0.32, 1, 0.5, 0.88, 0.51, 0.68, 0.35, 0.57, 0.17, 0.64, 0.09, 0.78]],
  [[0.03, 0.06, 0.3, 0.05, 0.6, 0.02, 0.6, 0.02, 0.44, 0.36, 0.32, 0.66, 0.24, 1]],
  [[0.52, 0.14, 0.36, 0, 0.16, 0.06, 0.12, 0.24, 0.3, 0.45, 0.5, 0.66, 0.5, 0.9, 0.28, 1, 0.08, 0.86, 0.14, 0.64, 0.36, 0.42, 0.52, 0.22, 0.52, 0.12]],
  [[0.5, 0.14, 0.36, 0.02, 0.16, 0.08, 0.08, 0.26, 0.19, 0.43, 0.38, 0.38, 0.51, 0.13, 0.51, 0.13, 0.48, 0.55, 0.4, 1]],
];
const WIDTH = 0.66;
const GAP = 0.3;
const SMOOTH = 8;

/**
 * The strokes of a number in a sheet of this size, each an array of x and y in turn. `reach` is how
 * many columns were written on already.
 */
export function writeNumber(text, width, height, reach = 0) {
  const digits = [...text].filter((letter) => letter >= "0" && letter <= "9");
  const units = digits.length * (WIDTH + GAP) + GAP;
  const size = digitSize(digits.length, width, height, reach);
  const left = reach || (width - size * (units - 2 * GAP)) / 2;
  const top = (height - size) / 2;
  return digits.flatMap((digit, place) => {
    const x = left + size * ((reach ? GAP : 0) + place * (WIDTH + GAP));
    // A little up and down, as hands write.
    const y = top + size * 0.05 * Math.sin(place * 2.4);
    return DIGITS[digit].map((stroke) =>
      pieces(stroke)
        .flatMap(curve)
        .map((value, i) => (i % 2 ? y + value * size : x + value * size)),
    );
  });
}

/** How high so many digits are written there. */
export function digitSize(count, width, height, reach = 0) {
  return Math.min(height * 0.62, (width - reach) / (count * (WIDTH + GAP) + GAP));
}

/** A stroke, cut at its corners. */
function pieces(stroke) {
  const cut = [[]];
  for (let i = 0; i < stroke.length; i += 2) {
    const isCorner = i >= 2 && stroke[i] === stroke[i - 2] && stroke[i + 1] === stroke[i - 1];
    if (isCorner) cut.push([]);
    cut.at(-1).push(stroke[i], stroke[i + 1]);
  }
  return cut;
}

/** A smooth curve through the points of a stroke: Catmull and Rom's. */
function curve(stroke) {
  const points = [];
  const count = stroke.length / 2;
  const at = (i) => {
    const j = Math.min(count - 1, Math.max(0, i));
    return [stroke[2 * j], stroke[2 * j + 1]];
  };
  for (let i = 0; i + 1 < count; i += 1) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let step = 0; step < SMOOTH; step += 1) {
      const t = step / SMOOTH;
      for (const k of [0, 1]) {
        points.push(
          0.5 *
            (2 * b[k] +
              (c[k] - a[k]) * t +
              (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
              (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t),
        );
      }
    }
  }
  return [...points, ...at(count - 1)];
}
