// xterm joined to the workstation: prompt, keys, colours, sizes.
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { onTerminalLine } from '../../store/terminal-lines.ts';
import { commonStart, complete } from './completion.ts';
import { LineEditor } from './line-editor.ts';
import { needsMore } from './shell-parser.ts';
import { pagePlace } from './page-place.ts';
import { readHistory, saveHistory } from './kept-history.ts';
import { themeNow } from './terminal-theme.ts';
import { Workstation } from './workstation.ts';

export interface OpenTerminal {
  close(): void;
}

const SHOWN_OFFERS = 120;

/** A terminal that fills the box. */
export function openTerminal(box: HTMLElement): OpenTerminal {
  const terminal = new Terminal({
    convertEol: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: innerWidth < 1500 ? 12 : 13,
    lineHeight: 1.25,
    screenReaderMode: true,
    scrollback: 5000,
    theme: themeNow(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(box);
  terminal.textarea?.setAttribute('aria-label', 'Command line');
  fit.fit();
  const sizes = new ResizeObserver(() => fit.fit());
  sizes.observe(box);
  const colours = new MutationObserver(() => (terminal.options.theme = themeNow()));
  colours.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const session = new Session(terminal);
  const end = onTerminalLine((line) => void session.type(line));
  terminal.focus();
  return {
    close() {
      end();
      session.close();
      sizes.disconnect();
      colours.disconnect();
      terminal.dispose();
    },
  };
}

class Session {
  private readonly editor: LineEditor;
  private readonly station: Workstation;
  private running: AbortController | undefined;
  /** Hears keys while a command has taken the keyboard: exec -it. */
  private listener: ((keys: string) => void) | undefined;
  /** How many rows below its first the cursor of the written line stands. */
  private row = 0;
  /** Keys that came while a command ran. */
  private typedAhead = '';
  /** Lines that are not at their end yet. */
  private pending = '';
  /** The node that ssh opened, '' on the workstation. */
  private machine = '';

  constructor(private readonly terminal: Terminal) {
    this.editor = new LineEditor(readHistory());
    const keyboard = {
      get columns() {
        return terminal.cols;
      },
      get rows() {
        return terminal.rows;
      },
      listen: (onKeys: (keys: string) => void) => {
        this.listener = onKeys;
        return () => (this.listener = undefined);
      },
    };
    this.station = new Workstation({ ...pagePlace(), keyboard }, this.editor.history);
    terminal.onData((keys) => void this.keys(keys));
    terminal.write(
      '\x1b[2mA workstation beside the cluster. Try: kubectl get pods -A, or help.\x1b[0m\r\n',
    );
    this.draw();
  }

  close(): void {
    this.station.jobs.stopAll();
    this.running?.abort();
  }

  /** Types a line visibly and runs it, as a click on a command does. */
  async type(line: string): Promise<void> {
    if (this.running) return;
    this.editor.set('');
    await this.keys(`${line}\r`);
  }

  private async keys(keys: string): Promise<void> {
    if (this.listener) {
      this.listener(keys);
      return;
    }
    if (this.running) {
      if (keys.includes('\x03')) {
        this.terminal.write('^C\r\n');
        this.running.abort();
      } else this.typedAhead += keys;
      return;
    }
    for (const event of this.editor.take(keys)) {
      switch (event.is) {
        case 'changed':
          this.draw();
          break;
        case 'complete':
          await this.complete(event.again);
          break;
        case 'interrupt':
          this.terminal.write('^C\r\n');
          this.row = 0;
          this.pending = '';
          this.draw();
          break;
        case 'clear':
          this.terminal.clear();
          this.draw();
          break;
        case 'end':
          if (this.machine !== '') await this.finish('exit');
          break;
        case 'done':
          await this.finish(event.line);
          break;
      }
    }
  }

  private async finish(line: string): Promise<void> {
    this.draw(line);
    this.terminal.write('\r\n');
    this.row = 0;
    saveHistory(this.editor.history);
    const text = this.pending === '' ? line : `${this.pending}\n${line}`;
    this.pending = this.machine === '' && needsMore(text) ? text : '';
    if (this.pending !== '') {
      this.draw();
      return;
    }
    if (line.trim() === 'clear') this.terminal.clear();
    else if (this.machine !== '' && line.trim() === 'exit') {
      this.terminal.write(`logout\r\nConnection to ${this.machine} closed.\r\n`);
      this.machine = '';
    } else if (text.trim() !== '') await this.run(text);
    this.draw();
    const ahead = this.typedAhead;
    this.typedAhead = '';
    if (ahead !== '') await this.keys(ahead);
  }

  private async run(line: string): Promise<void> {
    const login = /^\s*ssh\s+(?:\S+@)?([\w.-]+)\s*$/.exec(line)?.[1];
    if (this.machine === '' && login !== undefined) return this.logIn(login);
    const wanted = this.machine === '' ? line : `ssh ${this.machine} ${line}`;
    const running = new AbortController();
    this.running = running;
    let last = '\n';
    const write = (text: string): void => {
      if (text === '') return;
      last = text;
      this.terminal.write(text);
    };
    try {
      const { signal } = running;
      await this.station.run(wanted, { out: write, err: write, signal, later: this.later });
    } catch (error) {
      if (!running.signal.aborted) write(`sh: ${String(error)}\n`);
    }
    this.running = undefined;
    this.listener = undefined;
    if (!last.endsWith('\n')) this.terminal.write('\r\n');
  }

  /** What a job says while a line is written stands above that line. */
  private readonly later = (text: string): void => {
    if (this.running) {
      this.terminal.write(text);
      return;
    }
    const up = this.row > 0 ? `\x1b[${this.row}A` : '';
    this.terminal.write(`${up}\r\x1b[J${text}${text.endsWith('\n') ? '' : '\n'}`);
    this.row = 0;
    this.draw();
  };

  private async logIn(machine: string): Promise<void> {
    let isThere = true;
    const err = (text: string): void => {
      if (text !== '') isThere = false;
      this.terminal.write(text);
    };
    const signal = new AbortController().signal;
    await this.station.run(`ssh ${machine} true`, { out: () => undefined, err, signal });
    if (isThere) this.machine = machine;
  }

  private prompt(): string {
    if (this.pending !== '') return '> ';
    if (this.machine !== '') return `\x1b[1;33mroot@${this.machine}\x1b[0m:~# `;
    const { contexts, currentContext } = this.station.place.config;
    const namespace = contexts.find(({ name }) => name === currentContext)?.namespace ?? 'default';
    return `\x1b[1;32mworkstation\x1b[0m:\x1b[1;34m${namespace}\x1b[0m$ `;
  }

  /** Draws prompt and line anew, with the cursor where it stands. */
  private draw(line = this.editor.text): void {
    const { search } = this.editor;
    const prompt = search ? `(reverse-i-search)\`${search.query}': ` : this.prompt();
    // oxlint-disable-next-line no-control-regex
    const width = prompt.replaceAll(/\x1b\[[0-9;]*m/g, '').length;
    const columns = Math.max(1, this.terminal.cols);
    const up = this.row > 0 ? `\x1b[${this.row}A` : '';
    const end = width + [...line].length;
    const cursor = line === this.editor.text ? width + this.editor.cursor : end;
    const endRow = Math.floor(end / columns);
    const row = Math.floor(cursor / columns);
    const column = cursor % columns;
    // A full last row leaves the cursor at its end: a blank takes it to the next.
    const wrap = end > 0 && end % columns === 0 ? ' \b' : '';
    const back = endRow > row ? `\x1b[${endRow - row}A` : '';
    const right = column > 0 ? `\x1b[${column}C` : '';
    this.terminal.write(`${up}\r\x1b[J${prompt}${line}${wrap}${back}\r${right}`);
    this.row = row;
  }

  private async complete(again: boolean): Promise<void> {
    const before = this.editor.text.slice(0, this.editor.cursor);
    const { words, from } = await complete(before, this.station);
    if (words.length === 0) return;
    const start = commonStart(words);
    const written = before.slice(from);
    if (words.length === 1 || start.length > written.length) {
      const isOpen = /[/=]$/.test(start);
      this.editor.insert(start.slice(written.length) + (words.length === 1 && !isOpen ? ' ' : ''));
      this.draw();
    } else if (again) {
      this.terminal.write(`\r\n${inColumns(words, this.terminal.cols)}`);
      this.row = 0;
      this.draw();
    }
  }
}

function inColumns(words: readonly string[], columns: number): string {
  const shown = words.slice(0, SHOWN_OFFERS);
  const width = Math.max(...shown.map((word) => word.length)) + 2;
  const perLine = Math.max(1, Math.floor(columns / width));
  let text = '';
  for (let at = 0; at < shown.length; at += perLine) {
    text += `${shown
      .slice(at, at + perLine)
      .map((word) => word.padEnd(width))
      .join('')
      .trimEnd()}\r\n`;
  }
  const rest = words.length - shown.length;
  return rest > 0 ? `${text}… and ${rest} more\r\n` : text;
}
