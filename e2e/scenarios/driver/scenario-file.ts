// Reads and writes golden scenarios: lines of commands, each with the output that it must give.

export interface Step {
  /** The line after `$ `. */
  readonly command: string;
  /** Lines between `<<END` and `END`. */
  readonly input: string;
  readonly output: string;
}

const EMPTY_LINE = '~';

export type Block =
  | { readonly is: 'text'; readonly line: string }
  | { readonly is: 'step'; readonly step: Step };

/**
 * A scenario is text; lines that start with `$ ` are commands, what follows (to the next empty
 * line) is their output, in which `~` stands for an empty line. `<<END` at a command's end begins its input.
 */
export function parseScenario(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replace(/\n$/, '').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string;
    if (!line.startsWith('$ ')) {
      blocks.push({ is: 'text', line });
      continue;
    }
    const hasInput = line.endsWith(' <<END');
    const command = line.slice(2).replace(/ <<END$/, '');
    const input: string[] = [];
    if (hasInput) {
      for (index++; lines[index] !== 'END'; index++) {
        if (index >= lines.length) throw new Error(`${line}: END is missing`);
        input.push(lines[index] as string);
      }
    }
    const output: string[] = [];
    while (
      index + 1 < lines.length &&
      lines[index + 1] !== '' &&
      !lines[index + 1]?.startsWith('$ ')
    ) {
      const shown = lines[++index] as string;
      output.push(shown === EMPTY_LINE ? '' : shown);
    }
    const step = { command, input: input.join('\n'), output: output.join('\n') };
    blocks.push({ is: 'step', step });
  }
  return blocks;
}

export function formatScenario(blocks: readonly Block[]): string {
  const lines = blocks.flatMap((block) => {
    if (block.is === 'text') return [block.line];
    const { command, input, output } = block.step;
    const head = input === '' ? [`$ ${command}`] : [`$ ${command} <<END`, input, 'END'];
    if (output === '') return head;
    return [...head, ...output.split('\n').map((line) => (line === '' ? EMPTY_LINE : line))];
  });
  return `${lines.join('\n')}\n`;
}
