// Backslash escapes of echo -e and printf.

export interface Unescaped {
  readonly text: string;
  /** `\c`: nothing is written after it. */
  readonly isStopped: boolean;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Resolves escapes; octal is `\0nnn` for echo and %b, `\nnn` for printf's format. */
export function unescape(text: string, style: 'echo' | 'printf'): Unescaped {
  const octal = style === 'echo' ? /^0([0-7]{0,3})|^([1-7][0-7]{0,2})/ : /^([0-7]{1,3})/;
  let plain = '';
  for (let index = 0; index < text.length; index++) {
    const next = text[index] as string;
    if (next !== '\\' || index + 1 >= text.length) {
      plain += next;
      continue;
    }
    const rest = text.slice(index + 1, index + 5);
    const letter = rest[0] as string;
    const digits = octal.exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    if (letter === 'c') return { text: plain, isStopped: true };
    if (digits) {
      plain += String.fromCharCode(Number.parseInt(digits[1] ?? digits[2] ?? '0', 8) || 0);
      index += digits[0].length;
    } else if (hex) {
      plain += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      index += hex[0].length;
    } else {
      plain += SIMPLE[letter] ?? `\\${letter}`;
      index++;
    }
  }
  return { text: plain, isStopped: false };
}
