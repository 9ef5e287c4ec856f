// Help of kubectl's commands, in this project's own words.
import { COMMANDS } from './commands.ts';
import type { Command } from './command.ts';
import type { FlagSpec } from './flags.ts';

export function rootHelp(): string {
  const names = COMMANDS.map(({ path, summary }) => [path, summary] as const);
  const width = Math.max(...names.map(([path]) => path.length)) + 2;
  const lines = names.map(([path, summary]) => `  ${path.padEnd(width)}${summary}`);
  return (
    'kubectl controls the cluster of this page.\n\nCommands:\n' +
    `${lines.join('\n')}\n\nUse "kubectl COMMAND --help" for the flags of a command.\n`
  );
}

export function groupHelp(group: string): string {
  const inside = COMMANDS.filter(({ path }) => path.startsWith(`${group} `));
  const lines = inside.map(({ path, summary }) => `  ${path.padEnd(28)}${summary}`);
  return `Commands of kubectl ${group}:\n${lines.join('\n')}\n`;
}

export function commandHelp(command: Command): string {
  const { path, summary, usage = '', flags, aliases = [] } = command;
  const inside = COMMANDS.filter((one) => one.path.startsWith(`${path} `));
  const parts = [`${summary}\n`];
  if (aliases.length > 0) parts.push(`Aliases: ${aliases.join(', ')}\n`);
  if (inside.length > 0) parts.push(groupHelp(path));
  if (flags.length > 0) parts.push(`Options:\n${flags.map(flagLine).join('\n')}\n`);
  parts.push(`Usage:\n  kubectl ${path}${usage === '' ? '' : ` ${usage}`} [options]\n`);
  return parts.join('\n');
}

/** The flags that every command takes. */
export function optionsHelp(flags: readonly FlagSpec[]): string {
  const lines = flags.map(flagLine).join('\n');
  return `The following options can be passed to any command:\n\n${lines}\n`;
}

function flagLine({ name, short, kind, initial, bare }: FlagSpec): string {
  const value = kind === 'b' ? initial || 'false' : initial || (kind === 'l' ? '[]' : "''");
  const head = short ? `-${short}, --${name}` : `--${name}`;
  return `    ${head}=${value}${bare !== undefined && kind !== 'b' ? ` (alone: ${bare})` : ''}`;
}
