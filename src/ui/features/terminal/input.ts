// What a command reads: a text, of which `read` takes line by line.

export class Input {
  constructor(
    private rest: string,
    /** Whether somebody gave it: a pipe, a file. The keyboard is nobody. */
    readonly isGiven = true,
  ) {}

  static none(): Input {
    return new Input('', false);
  }

  /** All that is left. */
  take(): string {
    const text = this.rest;
    this.rest = '';
    return text;
  }

  /** The next line; undefined at the end. */
  line(): string | undefined {
    if (this.rest === '') return undefined;
    const end = this.rest.indexOf('\n');
    const line = end < 0 ? this.rest : this.rest.slice(0, end);
    this.rest = end < 0 ? '' : this.rest.slice(end + 1);
    return line;
  }
}
