// The line that a person is writing at the prompt: editing, history, search. No screen in here.

export interface LineState {
  readonly text: string;
  /** Where the cursor stands, counted in letters from the start. */
  readonly cursor: number;
}

export type LineEvent =
  | { readonly is: 'changed' }
  /** Enter. */
  | { readonly is: 'done'; readonly line: string }
  /** Tab; twice in a row lists. */
  | { readonly is: 'complete'; readonly again: boolean }
  | { readonly is: 'interrupt' }
  | { readonly is: 'end' }
  | { readonly is: 'clear' };

/** One key: a letter, or what an escape begins. */
const ESCAPE = String.fromCharCode(27);
const KEY = new RegExp(`${ESCAPE}(?:\\[[0-9;]*[A-Za-z~]|O[A-Z]|.)|[^]`, 'gu');
const MAX_HISTORY = 500;

/** Where a word ends, going left or right from a place. */
function wordEdge(text: string, from: number, step: 1 | -1): number {
  let at = from;
  const letter = (place: number): string => text[step > 0 ? place : place - 1] ?? '';
  while (at + step >= 0 && at + step <= text.length && letter(at) === ' ') at += step;
  while (at + step >= 0 && at + step <= text.length && letter(at) !== ' ') at += step;
  return at;
}

export class LineEditor {
  private state: LineState = { text: '', cursor: 0 };
  private place = -1;
  private draft = '';
  private killed = '';
  private lastWasTab = false;
  /** Not null during Ctrl-R. */
  search: { readonly query: string; readonly at: number } | null = null;

  constructor(readonly history: string[] = []) {}

  get text(): string {
    return this.state.text;
  }

  get cursor(): number {
    return this.state.cursor;
  }

  set(text: string, cursor = text.length): void {
    this.state = { text, cursor };
  }

  /** Puts text in at the cursor. */
  insert(text: string): void {
    const { text: old, cursor } = this.state;
    this.set(old.slice(0, cursor) + text + old.slice(cursor), cursor + text.length);
  }

  /** Takes keys as a terminal sends them; answers what they mean, one by one. */
  *take(keys: string): Generator<LineEvent> {
    for (const [key] of keys.matchAll(KEY)) {
      const isTab = key === '\t';
      const event = this.search ? this.searchKey(key) : this.key(key);
      this.lastWasTab = isTab;
      if (event) yield event;
    }
  }

  private key(key: string): LineEvent | undefined {
    const { text, cursor } = this.state;
    switch (key) {
      case '\r':
      case '\n':
        return this.finish();
      case '\t':
        return { is: 'complete', again: this.lastWasTab };
      case '\x03':
        this.reset();
        return { is: 'interrupt' };
      case '\x04':
        if (text === '') return { is: 'end' };
        return this.cut(cursor, cursor + 1);
      case '\x0c':
        return { is: 'clear' };
      case '\x12':
        this.search = { query: '', at: this.history.length };
        return { is: 'changed' };
      case '\x7f':
      case '\b':
        return this.cut(cursor - 1, cursor);
      case '\x1b[3~':
        return this.cut(cursor, cursor + 1);
      case '\x15':
        return this.kill(0, cursor);
      case '\x0b':
        return this.kill(cursor, text.length);
      case '\x17':
      case '\x1b\x7f':
        return this.kill(wordEdge(text, cursor, -1), cursor);
      case '\x1bd':
        return this.kill(cursor, wordEdge(text, cursor, 1));
      case '\x19':
        this.insert(this.killed);
        return { is: 'changed' };
      default:
        return this.move(key);
    }
  }

  private move(key: string): LineEvent | undefined {
    const { text, cursor } = this.state;
    const to = (place: number): LineEvent => {
      this.set(text, Math.max(0, Math.min(text.length, place)));
      return { is: 'changed' };
    };
    switch (key) {
      case '\x1b[D':
      case '\x02':
        return to(cursor - 1);
      case '\x1b[C':
      case '\x06':
        return to(cursor + 1);
      case '\x1b[1;5D':
      case '\x1b[1;3D':
      case '\x1bb':
        return to(wordEdge(text, cursor, -1));
      case '\x1b[1;5C':
      case '\x1b[1;3C':
      case '\x1bf':
        return to(wordEdge(text, cursor, 1));
      case '\x1b[H':
      case '\x1bOH':
      case '\x01':
        return to(0);
      case '\x1b[F':
      case '\x1bOF':
      case '\x05':
        return to(text.length);
      case '\x1b[A':
      case '\x10':
        return this.remember(1);
      case '\x1b[B':
      case '\x0e':
        return this.remember(-1);
      default:
        if (key < ' ' || key.startsWith('\x1b')) return undefined;
        this.insert(key);
        return { is: 'changed' };
    }
  }

  private finish(): LineEvent {
    const line = this.state.text;
    if (line.trim() !== '' && this.history.at(-1) !== line) {
      this.history.push(line);
      if (this.history.length > MAX_HISTORY) this.history.shift();
    }
    this.reset();
    return { is: 'done', line };
  }

  private reset(): void {
    this.set('');
    this.place = -1;
    this.draft = '';
    this.search = null;
  }

  private cut(from: number, to: number): LineEvent | undefined {
    const { text } = this.state;
    if (from < 0 || to > text.length) return undefined;
    this.set(text.slice(0, from) + text.slice(to), from);
    return { is: 'changed' };
  }

  private kill(from: number, to: number): LineEvent | undefined {
    this.killed = this.state.text.slice(from, to);
    return this.cut(from, to);
  }

  /** Up and down through what was written before. */
  private remember(step: number): LineEvent | undefined {
    const next = this.place + step;
    if (next < -1 || next >= this.history.length) return undefined;
    if (this.place === -1) this.draft = this.state.text;
    this.place = next;
    this.set(next === -1 ? this.draft : (this.history[this.history.length - 1 - next] as string));
    return { is: 'changed' };
  }

  /** Ctrl-R: letters narrow, Ctrl-R again goes further back, anything else takes the line. */
  private searchKey(key: string): LineEvent | undefined {
    const { query, at } = this.search as { query: string; at: number };
    if (key === '\x12') return this.find(query, at - 1);
    if (key === '\x7f' || key === '\b')
      return this.find(query.slice(0, -1), this.history.length - 1);
    if (key === '\x03' || key === '\x07') {
      this.reset();
      return { is: 'changed' };
    }
    if (key >= ' ' && !key.startsWith('\x1b'))
      return this.find(query + key, this.history.length - 1);
    this.search = null;
    return key === '\x1b' ? { is: 'changed' } : this.key(key);
  }

  private find(query: string, from: number): LineEvent {
    let at = Math.min(from, this.history.length - 1);
    while (at >= 0 && !(this.history[at] as string).includes(query)) at--;
    this.search = { query, at: Math.max(at, 0) };
    if (at >= 0 && query !== '') this.set(this.history[at] as string);
    return { is: 'changed' };
  }
}
