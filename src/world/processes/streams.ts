// Text streams between programs: pipes, files, devices, and what a shell captures.
import type { Cancel, Resumption } from '../../kernel/task.ts';
import { Wait } from '../../kernel/task.ts';
import type { Input, Output } from '../machines/program.ts';
import type { OpenFile } from '../machines/open-file.ts';

/** A pipe holds this many characters before its writers wait. Linux: pipe(7), 64 KiB. */
const PIPE_CAPACITY = 65_536;

/** A value that is there already: `yield*` of it does not wait. */
class Ready<T> extends Wait<T> {
  constructor(private readonly value: T) {
    super();
  }
  override [Symbol.iterator](): Iterator<Wait<any>, T, any> {
    return { next: () => ({ done: true, value: this.value }) };
  }
  arm(resumption: Resumption<T>): Cancel {
    resumption.later(this.value);
    return () => {};
  }
  describe(): string {
    return 'ready';
  }
}

export function ready<T>(value: T): Wait<T> {
  return new Ready(value);
}

const GO_ON = ready(true);
const NOBODY_READS = ready(false);

/** What `readNow` answers when there is nothing yet; `undefined` is the end. */
export const NOTHING_YET = null;
export type ReadNow = string | undefined | typeof NOTHING_YET;

/** An input that can be given back what was read too much. */
export abstract class TextInput implements Input {
  private pushed = '';

  /** Takes nothing before it is waited for: a read that loses a race has lost no text. */
  read(): Wait<string | undefined> {
    return new Read(this);
  }

  unread(text: string): void {
    this.pushed = text + this.pushed;
  }

  /** Used by Read alone. */
  take(): ReadNow {
    if (this.pushed === '') return this.readNow();
    const text = this.pushed;
    this.pushed = '';
    return text;
  }

  protected abstract readNow(): ReadNow;

  /** Called when there was nothing yet. */
  abstract attachReader(resumption: Resumption<string | undefined>): Cancel;
}

class Read extends Wait<string | undefined> {
  constructor(private readonly input: TextInput) {
    super();
  }

  override [Symbol.iterator](): Iterator<Wait<any>, string | undefined, any> {
    const value = this.input.take();
    if (value === NOTHING_YET) return super[Symbol.iterator]();
    return { next: () => ({ done: true, value }) };
  }

  arm(resumption: Resumption<string | undefined>): Cancel {
    const value = this.input.take();
    if (value === NOTHING_YET) return this.input.attachReader(resumption);
    resumption.later(value);
    return () => {};
  }

  describe(): string {
    return 'read';
  }
}

/** An input that always has an answer. */
abstract class PromptInput extends TextInput {
  attachReader(): Cancel {
    return () => {};
  }
}

/** Any input of a program, with `unread`. */
export function textInput(input: Input): TextInput {
  return input instanceof TextInput ? input : new ForeignInput(input);
}

class ForeignInput extends TextInput {
  constructor(private readonly input: Input) {
    super();
  }
  protected readNow(): ReadNow {
    return NOTHING_YET;
  }
  attachReader(resumption: Resumption<string | undefined>): Cancel {
    return this.input.read().arm(resumption);
  }
}

/** A fixed text: a here-document, `<<<`, /dev/null. */
export class FixedInput extends PromptInput {
  constructor(private text: string | undefined) {
    super();
  }
  protected readNow(): ReadNow {
    const { text } = this;
    this.text = undefined;
    return text === '' ? undefined : text;
  }
}

/** Endless characters: /dev/zero. */
export class EndlessInput extends PromptInput {
  constructor(private readonly piece: () => string) {
    super();
  }
  protected readNow(): ReadNow {
    return this.piece();
  }
}

export class FileInput extends PromptInput {
  constructor(readonly file: OpenFile) {
    super();
  }
  protected readNow(): ReadNow {
    return this.file.read();
  }
}

export class FileOutput implements Output {
  /** The first write that failed, in errno's words. */
  error: string | undefined;

  constructor(readonly file: OpenFile) {}

  write(text: string): void {
    const error = this.file.write(text);
    if (error) this.error ??= error.text;
  }
}

/** Swallows everything: /dev/null. */
export const NULL_OUTPUT: Output = { write: () => {} };

/** Keeps what is written, as `$(...)` does. */
export class TextOutput implements Output {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

/** One way, many writers, many readers; ends when the last writer has gone. */
export class Pipe extends TextInput implements Output {
  private chunks: string[] = [];
  private length = 0;
  private writers = 1;
  private readers = 1;
  private waitingReader: Resumption<string | undefined> | undefined;
  private readonly waitingWriters = new Set<Resumption<boolean>>();

  write(text: string): void {
    if (this.readers === 0 || text === '') return;
    const reader = this.waitingReader;
    if (reader) {
      this.waitingReader = undefined;
      reader.later(text);
      return;
    }
    this.chunks.push(text);
    this.length += text.length;
  }

  room(): Wait<boolean> {
    if (this.readers === 0) return NOBODY_READS;
    return this.length < PIPE_CAPACITY ? GO_ON : new Room(this);
  }

  addWriter(): void {
    this.writers++;
  }

  /** Of the last writer, ends what readers read. */
  removeWriter(): void {
    if (--this.writers > 0) return;
    const reader = this.waitingReader;
    this.waitingReader = undefined;
    reader?.later(undefined);
  }

  addReader(): void {
    this.readers++;
  }

  /** Of the last reader, tells writers that nobody reads any more. */
  removeReader(): void {
    if (--this.readers > 0) return;
    this.wakeWriters(false);
  }

  protected readNow(): ReadNow {
    if (this.length === 0) return this.writers === 0 ? undefined : NOTHING_YET;
    const text = this.chunks.join('');
    this.chunks = [];
    this.length = 0;
    this.wakeWriters(true);
    return text;
  }

  attachReader(resumption: Resumption<string | undefined>): Cancel {
    this.waitingReader = resumption;
    return () => {
      if (this.waitingReader === resumption) this.waitingReader = undefined;
    };
  }

  /** Used by Room alone. */
  attachWriter(resumption: Resumption<boolean>): Cancel {
    this.waitingWriters.add(resumption);
    return () => this.waitingWriters.delete(resumption);
  }

  private wakeWriters(goOn: boolean): void {
    const waiting = Array.from(this.waitingWriters);
    this.waitingWriters.clear();
    for (const writer of waiting) writer.later(goOn);
  }
}

class Room extends Wait<boolean> {
  constructor(private readonly pipe: Pipe) {
    super();
  }
  arm(resumption: Resumption<boolean>): Cancel {
    return this.pipe.attachWriter(resumption);
  }
  describe(): string {
    return 'room in a pipe';
  }
}
