// $(VAR) in commands, arguments and values. Upstream: third_party/forked/golang/expansion.

/** `$(NAME)` becomes the value, `$$` a dollar; what is unknown or unfinished stays as it is. */
export function expand(text: string, valueOf: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char !== '$' || at + 1 === text.length) {
      result += char;
      continue;
    }
    const next = text[at + 1];
    if (next === '$') {
      result += '$';
      at++;
      continue;
    }
    const end = next === '(' ? text.indexOf(')', at + 2) : -1;
    if (end < 0) {
      result += char;
      continue;
    }
    const name = text.slice(at + 2, end);
    result += valueOf(name) ?? `$(${name})`;
    at = end;
  }
  return result;
}
