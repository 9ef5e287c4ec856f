// test and [: conditions on files, texts and numbers.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { TreeNode } from '../../../../machines/file-system-node.ts';
import { EXECUTE, READ, WRITE } from '../../../../machines/file-system-walk.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain } from '../../command.ts';
import { light } from '../../light.ts';
import { compilePattern, isPattern } from '../../pattern.ts';
import { posixPattern } from '../../posix-pattern.ts';

/** What makes the expression no expression; status 2. */
class Malformed {
  constructor(readonly message: string) {}
}

export const test: Program = light(function* (self) {
  const words = self.argv.slice(1);
  const closing = CLOSING.get(self.argv[0] ?? '');
  if (closing !== undefined && words.pop() !== closing) {
    complain(self, `missing ${closing}`);
    return 2;
  }
  const outcome = new Condition(self, words).evaluate();
  if (typeof outcome === 'boolean') return outcome ? 0 : 1;
  complain(self, outcome.message);
  return 2;
});

const CLOSING = new Map([
  ['[', ']'],
  ['[[', ']]'],
]);

class Condition {
  private at = 0;
  private malformed: Malformed | undefined;

  constructor(
    private readonly self: ProgramContext,
    private readonly words: readonly string[],
  ) {}

  evaluate(): boolean | Malformed {
    const value = this.short(this.words) ?? this.whole();
    return this.malformed ?? value;
  }

  private whole(): boolean {
    const value = this.or();
    if (this.at < this.words.length) this.fail(`${this.words[this.at]}: unknown operand`);
    return value;
  }

  /** POSIX's rules by number of arguments, which no operator-looking value can upset. */
  private short(words: readonly string[]): boolean | undefined {
    const [first = '', second = '', third = ''] = words;
    switch (words.length) {
      case 0:
        return false;
      case 1:
        return first !== '';
      case 2:
        if (first === '!') return second === '';
        return isUnary(first) ? this.unary(first, second) : undefined;
      case 3:
        if (isBinary(second)) return this.binary(first, second, third);
        if (first === '!') {
          const value = this.short(words.slice(1));
          return value === undefined ? undefined : !value;
        }
        return first === '(' && third === ')' ? second !== '' : undefined;
      case 4: {
        if (first !== '!') return undefined;
        const value = this.short(words.slice(1));
        return value === undefined ? undefined : !value;
      }
      default:
        return undefined;
    }
  }

  private or(): boolean {
    let value = this.and();
    while (this.take('-o')) value = this.and() || value;
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.take('-a')) value = this.not() && value;
    return value;
  }

  private not(): boolean {
    if (this.words[this.at] === '!' && this.at + 1 < this.words.length) {
      this.at++;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const word = this.words[this.at];
    if (word === undefined) return this.fail('argument expected');
    const operator = this.words[this.at + 1];
    const operand = this.words[this.at + 2];
    if (operator !== undefined && isBinary(operator) && operand !== undefined) {
      this.at += 3;
      return this.binary(word, operator, operand);
    }
    this.at++;
    if (word === '(') {
      const value = this.or();
      return this.take(')') ? value : this.fail('closing paren expected');
    }
    if (isUnary(word) && operator !== undefined) {
      this.at++;
      return this.unary(word, operator);
    }
    return word !== '';
  }

  private take(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }

  private fail(message: string): boolean {
    this.malformed ??= new Malformed(message);
    return false;
  }

  private node(path: string, isLink = false): Readonly<TreeNode> | undefined {
    const full = absolute(this.self, path);
    const node =
      path === '' ? undefined : isLink ? this.self.files.lstat(full) : this.self.files.stat(full);
    return node === undefined || isFileError(node) ? undefined : node;
  }

  private unary(operator: string, operand: string): boolean {
    const { files } = this.self;
    switch (operator) {
      case '-n':
        return operand !== '';
      case '-z':
        return operand === '';
      case '-e':
        return this.node(operand) !== undefined;
      case '-f':
        return this.node(operand)?.kind === 'file';
      case '-d':
        return this.node(operand)?.kind === 'directory';
      case '-L':
      case '-h':
        return this.node(operand, true)?.kind === 'link';
      case '-c':
        return this.node(operand)?.kind === 'device';
      case '-s': {
        const node = this.node(operand);
        return node?.kind === 'file' ? node.bytes > 0 : node !== undefined;
      }
      case '-r':
        return this.node(operand) ? files.mayAccess(absolute(this.self, operand), READ) : false;
      case '-w':
        return this.node(operand) ? files.mayAccess(absolute(this.self, operand), WRITE) : false;
      case '-x':
        return this.node(operand) ? files.mayAccess(absolute(this.self, operand), EXECUTE) : false;
      case '-t':
        return operand === '0' && this.self.stdin.isTerminal === true;
      default:
        return false;
    }
  }

  private binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return this.isEqual(left, right);
      case '!=':
        return !this.isEqual(left, right);
      case '=~':
        return this.matches(left, right);
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
        return (this.node(left)?.modified ?? -1) > (this.node(right)?.modified ?? -1);
      case '-ot':
        return (this.node(left)?.modified ?? -1) < (this.node(right)?.modified ?? -1);
      case '-ef':
        return this.node(left) !== undefined && this.node(left) === this.node(right);
      default:
        return this.compare(this.number(left), operator, this.number(right));
    }
  }

  /** `[[` compares with a pattern, `[` with a text. */
  private isEqual(left: string, right: string): boolean {
    if (this.self.argv[0] !== '[[' || !isPattern(right)) return left === right;
    return compilePattern(right).test(left);
  }

  private matches(left: string, right: string): boolean {
    try {
      return new RegExp(posixPattern(right, true)).test(left);
    } catch {
      return this.fail(`${right}: bad regex`);
    }
  }

  private number(text: string): number {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) this.fail(`${text}: bad number`);
    return Number(text);
  }

  private compare(left: number, operator: string, right: number): boolean {
    switch (operator) {
      case '-eq':
        return left === right;
      case '-ne':
        return left !== right;
      case '-lt':
        return left < right;
      case '-le':
        return left <= right;
      case '-gt':
        return left > right;
      default:
        return left >= right;
    }
  }
}

function isUnary(word: string): boolean {
  return /^-[nzefdLhcsrwxtbpSgukOG]$/.test(word);
}

function isBinary(word: string): boolean {
  return /^(=|==|=~|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/.test(word);
}
