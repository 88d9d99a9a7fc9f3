// A link that holds a circuit: its netlist, compressed, after the #.

import { deflate, inflate } from "./assets.js";

const KEY = "#circuit=";

/** The part of a link that holds this netlist. */
export async function fragment(netlist) {
  const bytes = await deflate(new TextEncoder().encode(netlist), "deflate-raw");
  const base64 = btoa(String.fromCharCode(...bytes));
  return KEY + base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The netlist in a link's fragment; null if it holds none. Throws if what it holds is damaged. */
export async function netlistIn(hash) {
  if (!hash.startsWith(KEY)) return null;
  const base64 = hash.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(await inflate(bytes, "deflate-raw"));
}
