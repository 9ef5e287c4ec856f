// sed: a stream edited by a script (s, d, p, q, a, i, c, y, =, n, addresses, ranges, -n, -E, -i).
import type { Task } from '../../../../../kernel/task.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain, linesOf, parseOptions, put, readOperands } from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';
import { parseSed, SedError } from './sed-script.ts';
import type { Address, SedCommand } from './sed-script.ts';

export const sed: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(self.argv, 'nErisz', 'ef', {
    quiet: 'n',
    expression: 'e',
    'in-place': 'i',
    'regexp-extended': 'E',
  });
  if (wrong) {
    complain(self, `invalid option -- '${wrong}'`);
    return 1;
  }
  const hasScript = given.has('e') || given.has('f');
  const names = hasScript ? operands : operands.slice(1);
  const script = scriptOf(self, operands, given);
  if (script === undefined) return 1;
  let commands: readonly SedCommand[];
  try {
    commands = parseSed(script, given.has('E') || given.has('r'));
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    complain(self, error.message);
    return 1;
  }
  const isQuiet = given.has('n');
  if (given.has('i')) return editInPlace(self, names, commands, isQuiet);
  const { texts, hasFailed } = yield* readOperands(self, names);
  const text = texts.map((each) => each.text).join('');
  const edited = new Edit(commands, isQuiet, text).run();
  if (!(yield* put(self.stdout, edited.text))) return BROKEN_PIPE;
  return hasFailed ? 1 : edited.status;
});

function scriptOf(
  self: ProgramContext,
  operands: readonly string[],
  given: ReadonlyMap<string, string>,
): string | undefined {
  const path = given.get('f');
  if (path !== undefined) {
    const text = self.files.readText(absolute(self, path));
    if (!isFileError(text)) return text;
    complain(self, `${path}: ${text.text}`);
    return undefined;
  }
  const parts: string[] = [];
  self.argv.forEach((word, index) => {
    if (/^-[a-zA-Z]*e$/.test(word)) parts.push(self.argv[index + 1] ?? '');
  });
  const script = parts.length > 0 ? parts.join('\n') : operands[0];
  if (script === undefined) self.stderr.write('Usage: sed [-i] [-nrE] SCRIPT [FILE]...\n');
  return script;
}

function editInPlace(
  self: ProgramContext,
  names: readonly string[],
  commands: readonly SedCommand[],
  isQuiet: boolean,
): number {
  let status = 0;
  for (const name of names) {
    const path = absolute(self, name);
    const text = self.files.readText(path);
    const error = isFileError(text)
      ? text
      : self.files.writeText(path, new Edit(commands, isQuiet, text).run().text);
    if (!error) continue;
    complain(self, `${name}: ${error.text}`);
    status = 1;
  }
  return status;
}

class Edit {
  private output = '';
  private space = '';
  private hold = '';
  private line = 0;
  private appended = '';
  private status = 0;
  private isOver = false;
  private hasReplaced = false;
  private readonly lines: readonly string[];
  private readonly isOpenEnded: boolean;
  private readonly active = new Set<SedCommand>();
  private readonly endings = new Map<SedCommand, number>();

  constructor(
    private readonly commands: readonly SedCommand[],
    private readonly isQuiet: boolean,
    text: string,
  ) {
    this.lines = linesOf(text);
    this.isOpenEnded = text !== '' && !text.endsWith('\n');
  }

  run(): { text: string; status: number } {
    while (this.line < this.lines.length && !this.isOver) {
      this.space = this.lines[this.line++] as string;
      this.hasReplaced = false;
      const isDeleted = this.cycle(this.commands) === 'delete';
      if (!isDeleted && !this.isQuiet) this.print(this.space);
      this.output += this.appended;
      this.appended = '';
    }
    const isCut = this.isOpenEnded && this.line >= this.lines.length && this.output.endsWith('\n');
    return { text: isCut ? this.output.slice(0, -1) : this.output, status: this.status };
  }

  private print(text: string): void {
    this.output += `${text}\n`;
  }

  /** Runs the commands on the pattern space; `delete` starts the next cycle without printing. */
  private cycle(commands: readonly SedCommand[]): 'delete' | 'end' | undefined {
    for (let index = 0; index < commands.length; index++) {
      const command = commands[index] as SedCommand;
      if (!this.selects(command)) continue;
      if (command.name === '{') {
        const outcome = this.cycle(command.body);
        if (outcome) return outcome;
        continue;
      }
      const isBranch = command.name === 'b' || (command.name === 't' && this.hasReplaced);
      if (isBranch) {
        this.hasReplaced = false;
        if (command.text === '') return 'end';
        index = commands.findIndex((other) => other.name === ':' && other.text === command.text);
        if (index < 0) return 'end';
        continue;
      }
      const outcome = this.apply(command);
      if (outcome) return outcome;
    }
    return undefined;
  }

  private apply(command: SedCommand): 'delete' | 'end' | undefined {
    switch (command.name) {
      case 's':
        this.substitute(command);
        return undefined;
      case 'd':
        return 'delete';
      case 'D':
      case 'P':
        return this.firstLine(command.name);
      case 'p':
        this.print(this.space);
        return undefined;
      case '=':
        this.print(String(this.line));
        return undefined;
      case 'a':
        this.appended += `${command.text}\n`;
        return undefined;
      case 'i':
        this.print(command.text);
        return undefined;
      case 'c':
        this.print(command.text);
        return 'delete';
      case 'q':
        this.isOver = true;
        this.status = Number(command.text || 0);
        return 'end';
      case 'y':
        this.space = this.transliterate(command);
        return undefined;
      case 'h':
        this.hold = this.space;
        return undefined;
      case 'H':
        this.hold += `\n${this.space}`;
        return undefined;
      case 'g':
        this.space = this.hold;
        return undefined;
      case 'G':
        this.space += `\n${this.hold}`;
        return undefined;
      case 'x':
        [this.space, this.hold] = [this.hold, this.space];
        return undefined;
      case 'n':
        return this.next(false);
      case 'N':
        return this.next(true);
      default:
        return undefined;
    }
  }

  private next(isJoined: boolean): 'delete' | 'end' | undefined {
    if (this.line >= this.lines.length) return 'end';
    const following = this.lines[this.line++] as string;
    if (isJoined) this.space += `\n${following}`;
    else {
      if (!this.isQuiet) this.print(this.space);
      this.space = following;
    }
    return undefined;
  }

  private firstLine(name: 'D' | 'P'): 'delete' | undefined {
    const newline = this.space.indexOf('\n');
    if (name === 'P') this.print(newline < 0 ? this.space : this.space.slice(0, newline));
    else this.space = newline < 0 ? '' : this.space.slice(newline + 1);
    return name === 'D' ? 'delete' : undefined;
  }

  private substitute(command: SedCommand): void {
    const { pattern, replace, occurrence, isGlobal } = command;
    let count = 0;
    let hasReplaced = false;
    const next = this.space.replace(pattern as RegExp, (...found: unknown[]) => {
      count++;
      const all = found[0] as string;
      if (count < occurrence || (count > occurrence && !isGlobal)) return all;
      hasReplaced = true;
      const groups = found.slice(
        1,
        found.findIndex((each) => typeof each === 'number'),
      );
      return replace(all, groups as (string | undefined)[]);
    });
    if (!hasReplaced) return;
    this.space = next;
    this.hasReplaced = true;
    if (command.isPrinted) this.print(this.space);
  }

  private transliterate({ text, second }: SedCommand): string {
    return [...this.space]
      .map((letter) => {
        const place = text.indexOf(letter);
        return place < 0 ? letter : (second[place] ?? letter);
      })
      .join('');
  }

  private selects(command: SedCommand): boolean {
    return this.isInRange(command) !== command.isNegated;
  }

  private isInRange(command: SedCommand): boolean {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return this.isAt(from);
    if (this.active.has(command)) {
      const end = this.endings.get(command);
      const isLast = end === undefined ? this.isAt(to) : this.line >= end;
      if (isLast) this.active.delete(command);
      return end === undefined || this.line <= end;
    }
    if (!this.isAt(from)) return false;
    if (to.is === 'line' || to.is === 'offset') {
      const end = to.is === 'line' ? to.line : this.line + to.line;
      this.endings.set(command, end);
      if (end > this.line) this.active.add(command);
    } else if (!(to.is === 'last' && this.line === this.lines.length)) {
      this.active.add(command);
    }
    return true;
  }

  private isAt(address: Address): boolean {
    switch (address.is) {
      case 'line':
        return this.line === address.line;
      case 'step':
        return address.step > 0
          ? this.line >= address.line && (this.line - address.line) % address.step === 0
          : this.line === address.line;
      case 'last':
        return this.line === this.lines.length;
      case 'pattern':
        address.pattern.lastIndex = 0;
        return address.pattern.test(this.space);
      case 'offset':
        return false;
    }
  }
}
