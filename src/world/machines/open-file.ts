// An open file: a position in a node that outlives its name, as a descriptor does.
import type { FileError } from './file-system-error.ts';
import type { FileNode } from './file-system-node.ts';
import { utf8Length } from '../../bytes/utf8.ts';
import type { FileTree } from './file-system-tree.ts';

/** Reads stop at this many characters; a sparse file may claim gigabytes. */
export const MAX_READ_CHARACTERS = 65_536;

export class OpenFile {
  position = 0;

  constructor(
    readonly node: FileNode,
    readonly tree: FileTree,
    private readonly isAppending: boolean,
  ) {}

  /** The next piece, or undefined at the end. */
  read(maxCharacters = MAX_READ_CHARACTERS): string | undefined {
    const { text, zeros } = this.node;
    const end = Math.min(this.position + maxCharacters, text.length + zeros);
    if (end <= this.position) return undefined;
    const zerosFrom = Math.max(this.position, text.length);
    const piece = text.slice(this.position, end) + '\0'.repeat(Math.max(0, end - zerosFrom));
    this.position = end;
    return piece;
  }

  /** Writes at the position (or the end, when appending); an error when there is no room. */
  write(text: string): FileError | undefined {
    const { node } = this;
    const length = node.text.length + node.zeros;
    const at = this.isAppending ? length : this.position;
    if (at === length && node.zeros === 0) return this.append(text);
    const whole = node.text + '\0'.repeat(node.zeros + Math.max(0, at - length));
    const next = whole.slice(0, at) + text + whole.slice(at + text.length);
    const error = this.tree.grow(utf8Length(next) - node.bytes);
    if (error) return error;
    node.text = next;
    node.zeros = 0;
    node.bytes = utf8Length(next);
    this.moved(at + text.length);
    return undefined;
  }

  /** Appends zero bytes without holding them. */
  writeZeros(count: number): FileError | undefined {
    const error = this.tree.grow(count);
    if (error) return error;
    this.node.zeros += count;
    this.node.bytes += count;
    this.moved(this.node.text.length + this.node.zeros);
    return undefined;
  }

  truncate(): void {
    this.tree.grow(-this.node.bytes);
    this.node.text = '';
    this.node.zeros = 0;
    this.node.bytes = 0;
    this.moved(0);
  }

  private append(text: string): FileError | undefined {
    const bytes = utf8Length(text);
    const error = this.tree.grow(bytes);
    if (error) return error;
    this.node.text += text;
    this.node.bytes += bytes;
    this.moved(this.node.text.length);
    return undefined;
  }

  private moved(position: number): void {
    this.position = position;
    this.node.modified = this.tree.time.now;
    this.tree.touch();
  }
}
