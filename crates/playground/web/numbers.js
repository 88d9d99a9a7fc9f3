// Numbers as people read them.

const MINUS = "−";

/** With so many decimals, a real minus sign, and no minus before nothing. */
export function fixed(value, decimals = 2) {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** As short as it can be said: 3, −2, 0.25. */
export function short(value) {
  const text = String(Math.round(value * 1000) / 1000);
  return text.replace("-", MINUS);
}

/** With a sign before it in any case. */
export function signed(value, decimals = 2) {
  const text = fixed(value, decimals);
  return text.startsWith(MINUS) ? text : `+${text}`;
}

export function percent(share, decimals = 0) {
  return `${(share * 100).toFixed(decimals)} %`;
}

/** 12,345 */
export function count(value) {
  return Math.round(value).toLocaleString("en");
}
