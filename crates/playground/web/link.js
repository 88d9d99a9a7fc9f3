// A link that holds a circuit: its netlist, compressed, after the #.

import { deflate, inflate } from "./assets.js";

const KEY = "#circuit=";
// A netlist has so many bytes at most: a few hundred characters could unpack to gigabytes.
const MOST = 1_000_000;

/** The part of a link that holds this netlist; null for one that is too long for a link. */
export async function fragment(netlist) {
  const text = new TextEncoder().encode(netlist);
  if (text.length > MOST) return null;
  const bytes = await deflate(text, "deflate-raw");
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return KEY + base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function holdsCircuit(hash) {
  return hash.startsWith(KEY);
}

/** The netlist in a link's fragment. Throws if what it holds is damaged, or too long. */
export async function netlistIn(hash) {
  const base64 = hash.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(await inflate(bytes, "deflate-raw", MOST));
}
