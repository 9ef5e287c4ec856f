// printf's formats: `%-20s`, `%5.1f`, `%03d`, `%x`, `%%`. The format is used again for more words.

const VERB = /%([-0+ ]*)(\d*)(?:\.(\d+))?([sdifxXocgqb%])/g;

export function formatted(format: string, args: readonly string[]): string {
  const place = { at: 0 };
  const once = (): string =>
    format.replaceAll(VERB, (_, flags: string, width: string, digits: string, verb: string) => {
      if (verb === '%') return '%';
      const text = verbText(verb, args[place.at++] ?? '', digits);
      return padded(verb === 's' || !flags.includes('+') ? text : withSign(text), flags, width);
    });
  let out = once();
  while (place.at > 0 && place.at < args.length) out += once();
  return out;
}

function verbText(verb: string, value: string, digits: string | undefined): string {
  switch (verb) {
    case 's':
    case 'b':
    case 'q':
      return digits === undefined ? value : value.slice(0, Number(digits));
    case 'c':
      return value.slice(0, 1);
    case 'f':
    case 'g':
      return (Number(value) || 0).toFixed(Number(digits ?? 6));
    case 'x':
      return Math.trunc(Number(value) || 0).toString(16);
    case 'X':
      return Math.trunc(Number(value) || 0)
        .toString(16)
        .toUpperCase();
    case 'o':
      return Math.trunc(Number(value) || 0).toString(8);
    default:
      return String(Math.trunc(Number.parseFloat(value) || 0));
  }
}

function withSign(text: string): string {
  return text.startsWith('-') ? text : `+${text}`;
}

function padded(text: string, flags: string, width: string): string {
  const length = Number(width || 0);
  if (flags.includes('-')) return text.padEnd(length);
  return text.padStart(length, flags.includes('0') ? '0' : ' ');
}
