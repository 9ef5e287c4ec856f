// Of a log whose lines begin with their times, what had been written by a moment.

/** What was written up to a moment, without the times. */
export function linesUntil(lines: readonly string[], at: number): string {
  const kept: string[] = [];
  for (const line of lines) {
    const space = line.indexOf(' ');
    const written = Date.parse(line.slice(0, Math.max(0, space))) * 1000;
    // Microseconds beyond the milliseconds that Date knows are of no account here.
    if (written > at) break;
    kept.push(space < 0 ? line : line.slice(space + 1));
  }
  return kept.join('\n').trimEnd();
}
