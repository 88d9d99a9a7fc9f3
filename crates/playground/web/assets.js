// The bytes that lie in the page: the engine and the model.

/** The bytes of the data block with this id; null if the page has none. */
export async function asset(id) {
  const text = document.getElementById(id)?.textContent.trim();
  if (!text) return null;
  const bytes = decode(text);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? inflate(bytes, "gzip") : bytes;
}

/** What the server says about itself; null where no server made the page. */
export function served() {
  const text = document.getElementById("served")?.textContent;
  return text ? JSON.parse(text) : null;
}

/** Unpacks bytes. Throws if they come to more than `most`. */
export async function inflate(bytes, format, most = Infinity) {
  return through(bytes, new DecompressionStream(format), most);
}

export async function deflate(bytes, format) {
  return through(bytes, new CompressionStream(format), Infinity);
}

async function through(bytes, stream, most) {
  let total = 0;
  const limit = new TransformStream({
    transform(chunk, controller) {
      total += chunk.length;
      if (total > most) controller.error(new RangeError(`more than ${most} bytes`));
      else controller.enqueue(chunk);
    },
  });
  const piped = new Blob([bytes]).stream().pipeThrough(stream).pipeThrough(limit);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

function decode(base64) {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
