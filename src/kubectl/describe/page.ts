// The page that a describer fills: indented lines whose tabs are aligned at the end.
// Upstream: kubectl pkg/describe/describe.go (PrefixWriter)
import type { Obj } from '../api/client.ts';
import { alignTabs, DESCRIBE_STOPS } from '../printers/tab-writer.ts';

export class Page {
  private text = '';

  /** Writes at a level of two blanks each. */
  write(level: number, text: string): void {
    this.text += '  '.repeat(level) + text;
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`);
  }

  append(text: string): void {
    this.text += text;
  }

  /** As written, with its tabs. */
  raw(): string {
    return this.text;
  }

  aligned(): string {
    return alignTabs(this.text, DESCRIBE_STOPS);
  }
}

/** Labels below each other: `Labels:\ta=b\n\tc=d`. */
export function labelLines(page: Page, title: string, labels: Obj, indent = ''): void {
  const skip = new Set<string>();
  page.append(mapText(title, labels, indent, skip, '='));
}

/** Annotations, long ones on lines of their own; what apply remembers is left out. */
export function annotationLines(page: Page, title: string, annotations: Obj, indent = ''): void {
  const shown = { ...annotations };
  delete shown['kubectl.kubernetes.io/last-applied-configuration'];
  const keys = Object.keys(shown).sort();
  page.append(`${indent}${title}:`);
  if (keys.length === 0) {
    page.append('\t<none>\n');
    return;
  }
  page.append('\t');
  const inner = `${indent}\t`;
  for (const [at, key] of keys.entries()) {
    if (at > 0) page.append(inner);
    const value = String(shown[key]).replace(/\n$/, '');
    if (`${value}${key}`.length < 140 - 2 && !value.includes('\n')) {
      page.append(`${key}: ${value}\n`);
      continue;
    }
    page.append(`${key}:\n`);
    for (const line of value.split('\n')) page.append(`${inner}  ${shorten(line, 138)}\n`);
  }
}

/** A map on one line, with all that is in it. */
export function formattedLabels(map: Obj = {}): string {
  const keys = Object.keys(map ?? {}).sort();
  return keys.map((key) => `${key}=${map[key]}`).join(',') || '<none>';
}

function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}...` : text;
}

function mapText(
  title: string,
  map: Obj,
  indent: string,
  skip: ReadonlySet<string>,
  separator: string,
): string {
  const keys = Object.keys(map ?? {})
    .filter((key) => !skip.has(key))
    .sort();
  let text = `${indent}${title}:\t`;
  if (keys.length === 0) return `${text}<none>\n`;
  for (const [at, key] of keys.entries()) {
    if (at > 0) text += `${indent}\t`;
    text += `${key}${separator}${map[key]}\n`;
  }
  return text;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** RFC 1123 with a zone: `Thu, 01 Jan 2026 07:58:10 +0000`. */
export function longTime(time: string | undefined): string {
  if (!time) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${DAYS[at.getUTCDay()]}, ${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]}`;
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${day} ${at.getUTCFullYear()} ${clock} +0000`;
}
