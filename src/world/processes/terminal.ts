// A terminal's line discipline: echoes what is typed, edits the line, turns ^C into a signal.
import type { Cancel, Resumption } from '../../kernel/task.ts';
import type { Signal } from '../../kernel/process.ts';
import type { Output } from '../machines/program.ts';
import { NOTHING_YET, TextInput } from './streams.ts';
import type { ReadNow } from './streams.ts';

// eslint-disable-next-line no-control-regex -- keys of a terminal are control characters
const ESCAPE_SEQUENCE = /\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])/g;

/** Both ends of a pseudo terminal in cooked mode. Programs read whole lines from it. */
export class Terminal extends TextInput implements Output {
  readonly isTerminal = true;
  /** In characters, as the person's window has it. */
  size = { width: 80, height: 24 };
  private line = '';
  private lines: string[] = [];
  private isClosed = false;
  private reader: Resumption<string | undefined> | undefined;

  constructor(
    /** Shows text to the person. */
    private readonly show: (text: string) => void,
    /** Where ^C and ^\ go: to what runs in the foreground. */
    private readonly interrupt: (signal: Signal) => void,
  ) {
    super();
  }

  /** What programs write: a newline also returns the carriage. */
  write(text: string): void {
    this.show(text.replace(/\r?\n/g, '\r\n'));
  }

  /** What the person types. */
  type(text: string): void {
    for (const key of text.replace(ESCAPE_SEQUENCE, '').replace(/\r\n/g, '\n')) this.press(key);
  }

  /** The person's window has another size now. */
  resize(width: number, height: number): void {
    this.size = { width, height };
  }

  /** The person has gone: programs read the end of their input. */
  hangUp(): void {
    this.isClosed = true;
    this.wake();
  }

  private press(key: string): void {
    switch (key) {
      case '\r':
      case '\n':
        this.show('\r\n');
        this.hand(`${this.line}\n`);
        return;
      case '\x7f':
      case '\b':
        if (this.line === '') return;
        this.line = this.line.slice(0, -1);
        this.show('\b \b');
        return;
      case '\x15':
        this.show('\b \b'.repeat(this.line.length));
        this.line = '';
        return;
      case '\x03':
      case '\x1c':
        this.line = '';
        this.show(key === '\x03' ? '^C\r\n' : '^\\\r\n');
        this.interrupt(key === '\x03' ? 'INT' : 'QUIT');
        return;
      case '\x04':
        if (this.line === '') this.hangUp();
        else this.hand(this.line);
        return;
      default:
        if (key < ' ' && key !== '\t') return;
        this.line += key;
        this.show(key);
    }
  }

  private hand(text: string): void {
    this.lines.push(text);
    this.line = '';
    this.wake();
  }

  private wake(): void {
    const { reader } = this;
    if (!reader) return;
    this.reader = undefined;
    reader.later(this.lines.shift());
  }

  protected readNow(): ReadNow {
    return this.lines.length > 0 || this.isClosed ? this.lines.shift() : NOTHING_YET;
  }

  attachReader(resumption: Resumption<string | undefined>): Cancel {
    this.reader = resumption;
    return () => {
      if (this.reader === resumption) this.reader = undefined;
    };
  }
}
