// Text as Go prints it, where Kubernetes' messages show it: quoted strings and JSON values.

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\u000b', '\\v'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);
const NEEDS_ESCAPE = /["\\]|[^\x20-\x7e]/;
const UNPRINTABLE = /["\\]|(?! )[\p{C}\p{Z}]/gu;

/** Go's %q: double quotes, with what cannot be printed escaped. */
export function goQuote(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  const escaped = text.replace(UNPRINTABLE, (character) => {
    const known = ESCAPES.get(character);
    if (known !== undefined) return known;
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
    if (point < 0x10000) return `\\u${point.toString(16).padStart(4, '0')}`;
    return `\\U${point.toString(16).padStart(8, '0')}`;
  });
  return `"${escaped}"`;
}

const HTML = /[<>&\u2028\u2029]/g;

/** Go's json.Marshal of plain data: compact, with `<`, `>` and `&` escaped. */
export function goJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(
    HTML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An error of several messages: one stands alone, more come in brackets, repeats once. */
export function aggregateMessages(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}
