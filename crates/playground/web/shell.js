// Commands as a shell understands them.

const PLAIN = /^[\w./:=@%+,-]+$/;

/** One word of a command, in single quotes where a shell would take it apart. */
export function word(text) {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The name of a file as a word: one that begins with a dash is no flag. */
export function fileWord(name) {
  return word(name.startsWith("-") ? `./${name}` : name);
}
