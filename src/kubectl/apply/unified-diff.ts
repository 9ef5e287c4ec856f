// The difference of two texts in the unified format, with three lines around each change.

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

const AROUND = 3;

/** Hunks without the head of two names; '' when the texts are equal. */
export function unifiedDiff(before: string, after: string): string {
  if (before === after) return '';
  const edits = editsOf(linesOf(before), linesOf(after));
  const hunks: string[] = [];
  let at = 0;
  let [oldLine, newLine] = [1, 1];
  while (at < edits.length) {
    const change = edits.findIndex((edit, index) => index >= at && edit.kind !== ' ');
    if (change < 0) break;
    const from = Math.max(at, change - AROUND);
    for (; at < from; at++) {
      oldLine++;
      newLine++;
    }
    const end = endOfHunk(edits, change);
    const part = edits.slice(from, end);
    const olds = part.filter(({ kind }) => kind !== '+').length;
    const news = part.filter(({ kind }) => kind !== '-').length;
    hunks.push(`@@ -${range(oldLine, olds)} +${range(newLine, news)} @@`);
    for (const { kind, line } of part) hunks.push(kind + line);
    oldLine += olds;
    newLine += news;
    at = end;
  }
  return hunks.map((line) => `${line}\n`).join('');
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}

function endOfHunk(edits: readonly Edit[], from: number): number {
  let last = from;
  for (let at = from; at < edits.length && at - last <= AROUND * 2; at++) {
    if (edits[at]?.kind !== ' ') last = at;
  }
  return Math.min(edits.length, last + 1 + AROUND);
}

/** The longest common subsequence, after what is alike at both ends. */
export function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  const same = (line: string): Edit => ({ kind: ' ', line });
  return [
    ...before.slice(0, head).map(same),
    ...middleEdits(a, b),
    ...before.slice(before.length - tail).map(same),
  ];
}

function middleEdits(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const [row, next] = [lengths[i] as Uint32Array, lengths[i + 1] as Uint32Array];
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] =
        a[i] === b[j]
          ? (next[j + 1] as number) + 1
          : Math.max(next[j] as number, row[j + 1] as number);
    }
  }
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ kind: ' ', line: a[i++] as string });
      j++;
    } else if (
      i < a.length &&
      (j >= b.length || (lengths[i + 1]?.[j] as number) >= (lengths[i]?.[j + 1] as number))
    ) {
      edits.push({ kind: '-', line: a[i++] as string });
    } else edits.push({ kind: '+', line: b[j++] as string });
  }
  return edits;
}
