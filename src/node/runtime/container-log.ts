// One container's log: lines with their times and streams, bounded as CRI log rotation bounds it.
import { Bell } from '../../kernel/waits.ts';
import type { Micros } from '../../kernel/time.ts';
import { utf8Length } from '../../bytes/utf8.ts';
import type { LogLine, ReadableLog } from './cri.ts';
import { LOG_LINE_OVERHEAD_BYTES, MAX_LOG_BYTES, MAX_LOG_FILES, MAX_LOG_LINES } from './limits.ts';

/** Shared by all logs that are still empty; never written. */
const NO_LINES: LogLine[] = [];

/**
 * Rotation keeps MAX_LOG_FILES files of MAX_LOG_BYTES each and drops the oldest file whole;
 * `kubectl logs` reads the newest file alone, as upstream's does.
 * Upstream: pkg/kubelet/logs/container_log_manager.go.
 */
export class ContainerLog implements ReadableLog {
  private lines: LogLine[] = NO_LINES;
  private partialOut = '';
  private partialErr = '';
  private bell: Bell | undefined;
  private fileBytes = 0;
  private rotatedBytes: number[] | undefined;
  private firstNumber = 0;
  private closed = false;

  /** Rings after lines were added, rotated away, or the log ended. */
  get changed(): Bell {
    return (this.bell ??= new Bell('container log'));
  }

  /** No line will follow. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Number of the first line kept; counts up with every rotation. */
  get first(): number {
    return this.firstNumber;
  }

  /** Number that the next line will get. */
  get next(): number {
    return this.firstNumber + this.lines.length;
  }

  line(number: number): LogLine | undefined {
    return this.lines[number - this.firstNumber];
  }

  /** Bytes on disk, rotated files included. */
  get bytes(): number {
    return (this.rotatedBytes ?? []).reduce((sum, bytes) => sum + bytes, this.fileBytes);
  }

  /** Adds what a program wrote; whole lines only become visible. */
  write(at: Micros, stream: 'stdout' | 'stderr', text: string): void {
    const written = (stream === 'stdout' ? this.partialOut : this.partialErr) + text;
    const { lines, bytes, rest } = splitLines(written);
    for (let index = 0; index < lines.length; index++) {
      const line = { at, stream, text: lines[index] as string, isPartial: false };
      this.add(line, bytes[index] as number);
    }
    if (stream === 'stdout') this.partialOut = rest;
    else this.partialErr = rest;
    this.bell?.ring();
  }

  /** The program ended: what it wrote without a newline becomes a last line. */
  close(at: Micros): void {
    if (this.closed) return;
    const left = [
      ['stdout', this.partialOut],
      ['stderr', this.partialErr],
    ] as const;
    for (const [stream, text] of left) {
      if (text !== '') this.add({ at, stream, text, isPartial: true }, utf8Length(text));
    }
    this.partialOut = '';
    this.partialErr = '';
    this.closed = true;
    this.bell?.ring();
  }

  /** The last characters on both streams, for terminationMessagePolicy. */
  tail(maxLines: number, maxBytes: number): string {
    const chosen = this.lines.slice(-maxLines);
    const text = chosen.map((line) => line.text + (line.isPartial ? '' : '\n')).join('');
    return text.length > maxBytes ? text.slice(-maxBytes) : text;
  }

  private add(line: LogLine, bytes: number): void {
    if (this.lines === NO_LINES) this.lines = [line];
    else this.lines.push(line);
    this.fileBytes += bytes + LOG_LINE_OVERHEAD_BYTES;
    if (this.fileBytes >= MAX_LOG_BYTES || this.lines.length >= MAX_LOG_LINES) this.rotate();
  }

  private rotate(): void {
    const rotated = (this.rotatedBytes ??= []);
    rotated.push(this.fileBytes);
    if (rotated.length >= MAX_LOG_FILES) rotated.shift();
    this.firstNumber += this.lines.length;
    this.lines = [];
    this.fileBytes = 0;
  }
}

interface Split {
  readonly text: string;
  readonly lines: readonly string[];
  /** Of each line. */
  readonly bytes: readonly number[];
  /** After the last newline. */
  readonly rest: string;
}

// Replicas write the same text in turn; a pure cache of the last answer.
let lastSplit: Split = { text: '', lines: [], bytes: [], rest: '' };

function splitLines(text: string): Split {
  if (lastSplit.text === text) return lastSplit;
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  lastSplit = { text, lines, bytes: lines.map(utf8Length), rest };
  return lastSplit;
}
