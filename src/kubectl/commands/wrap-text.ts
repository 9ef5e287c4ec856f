// Wraps descriptions as kubectl explain does. Upstream: kubectl pkg/explain/v2/funcs.go, go-wordwrap

/** Lines of at most `width` letters with a margin, ending with a newline. */
export function wrap(text: string, width: number, indent: number): string {
  const margin = ' '.repeat(indent);
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .map((line) => `${margin}${line}\n`)
    .join('');
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const piece of line.match(/\s*\S+|\s+$/g) ?? ['']) {
    if (current !== '' && current.length + piece.length > width) {
      lines.push(current);
      current = piece.trimStart();
    } else current += piece;
  }
  return [...lines, current];
}
