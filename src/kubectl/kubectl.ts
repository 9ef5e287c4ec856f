// The entrance: reads a command line, finds its command, runs it, says what failed.
import { COMMANDS, GROUPS } from './commands.ts';
import { Invocation } from './command.ts';
import type { Command } from './command.ts';
import { errorText, KubectlError, usageError } from './errors.ts';
import { flagSpecs, parseFlags } from './flags.ts';
import type { Flags, FlagSpec } from './flags.ts';
import { commandHelp, groupHelp, optionsHelp, rootHelp } from './help.ts';
import type { KubectlHost } from './host.ts';

/** The flags that every command takes. Upstream: cli-runtime genericclioptions/config_flags.go */
export const GLOBAL_FLAGS: readonly FlagSpec[] = flagSpecs(
  'n/namespace:s context:s cluster:s user:s kubeconfig:s as:s as-group:a as-uid:s',
  'as-user-extra:a request-timeout:s=0 s/server:s token:s v/v:i=0 warnings-as-errors:b',
  'insecure-skip-tls-verify:b match-server-version:b cache-dir:s certificate-authority:s',
  'client-certificate:s client-key:s disable-compression:b tls-server-name:s username:s',
  'password:s log-flush-frequency:d=5s vmodule:s profile:s=none profile-output:s kuberc:s h/help:b',
);

/** Flags of a connection that the page does not have: there is one cluster and one way to it. */
const CONNECTION = [
  'server',
  'token',
  'kubeconfig',
  'certificate-authority',
  'client-certificate',
].concat(['client-key', 'tls-server-name', 'username', 'password', 'cluster', 'user', 'kuberc']);

/** Runs `kubectl WORDS`; answers the exit code. Never throws for what a person did wrong. */
export async function runKubectl(words: readonly string[], host: KubectlHost): Promise<number> {
  try {
    return await run(words, host);
  } catch (error) {
    if (host.signal.aborted) return 130;
    host.printError(`${errorText(error)}\n`);
    return error instanceof KubectlError ? error.exitCode : 1;
  }
}

async function run(words: readonly string[], host: KubectlHost): Promise<number> {
  const { command, group, rest } = commandOf(words);
  if (!command) {
    if (group === 'options') host.print(optionsHelp(GLOBAL_FLAGS));
    else host.print(group && group !== 'help' ? groupHelp(group) : rootHelp());
    return 0;
  }
  const parsed = parseFlags(command.path, rest, [...GLOBAL_FLAGS, ...command.flags]);
  if (parsed.flags.bool('help')) {
    host.print(commandHelp(command));
    return 0;
  }
  const isConfig = command.path.startsWith('config');
  for (const flag of CONNECTION) {
    const isOwn = command.flags.some(({ name }) => name === flag);
    if (isOwn || isConfig || !parsed.flags.isSet(flag)) continue;
    throw new KubectlError(`--${flag} has no meaning here: this kubectl speaks to one cluster`);
  }
  const call = new Invocation(host, command, parsed);
  const { contexts, currentContext } = host.config;
  const context = parsed.flags.text('context') || currentContext;
  if (!isConfig && !contexts.some(({ name }) => name === context)) {
    throw new KubectlError(`context "${context}" does not exist`);
  }
  await readTemplate(parsed.flags, host);
  return (await command.run(call)) ?? 0;
}

const FROM_FILE = /^(jsonpath|go-template|custom-columns)-file$|^(template)file$/;

/** `-o jsonpath-file=FILE` is the file's text. */
async function readTemplate(flags: Flags, host: KubectlHost): Promise<void> {
  const output = flags.text('output');
  const equals = output.indexOf('=');
  const format = FROM_FILE.exec(equals < 0 ? output : output.slice(0, equals));
  if (!format) return;
  const name = equals < 0 ? flags.text('template') : output.slice(equals + 1);
  if (name === '') throw new KubectlError('template format specified but no template given');
  const text = await host.readFile(name);
  if (text === undefined) {
    throw new KubectlError(
      `error reading --template ${name}, open ${name}: no such file or directory`,
    );
  }
  const kind = format[1] ?? format[2];
  const template = kind === 'custom-columns' ? columnsOf(text) : text;
  flags.values.set('output', [`${kind}=${template}`]);
}

/** Two lines, titles and paths below them, as the flag has them. */
function columnsOf(text: string): string {
  const [titles = '', paths = ''] = text.split('\n');
  const below = paths.trim().split(/\s+/);
  const heads = titles.trim().split(/\s+/);
  return heads.map((title, at) => `${title}:${below[at] ?? ''}`).join(',');
}

interface Found {
  readonly command?: Command;
  /** `rollout` alone: its help is shown. */
  readonly group?: string;
  readonly rest: readonly string[];
}

/** The command of the words; global flags may stand before it. */
export function commandOf(words: readonly string[]): Found {
  const start = skipGlobals(words);
  const first = words[start];
  const before = words.slice(0, start);
  if (first === undefined) return { rest: [] };
  const second = words.slice(start + 1).find((word) => !word.startsWith('-'));
  if (second !== undefined) {
    const third = words.slice(words.indexOf(second, start + 1) + 1);
    const deep = third.find((word) => !word.startsWith('-'));
    for (const path of [`${first} ${second} ${deep ?? ''}`, `${first} ${second}`]) {
      const command = commandNamed(path.trim());
      if (!command) continue;
      const used = new Set(path.trim().split(' ').slice(1));
      const rest = words.slice(start + 1).filter((word) => !used.delete(word));
      return { command, rest: [...before, ...rest] };
    }
  }
  const command = commandNamed(first);
  if (command && !(GROUPS.has(first) && second && first !== 'create')) {
    return { command, rest: [...before, ...words.slice(start + 1)] };
  }
  if (GROUPS.has(first)) {
    if (second === undefined || first === 'rollout') return { group: first, rest: [] };
    if (first === 'config') throw usageError('config', `unknown command "${second}"`);
    throw new KubectlError(unknownCommand(second, `kubectl ${first}`));
  }
  if (first === 'help' || first === 'options') return { group: first, rest: [] };
  throw new KubectlError(unknownCommand(first, 'kubectl'));
}

function skipGlobals(words: readonly string[]): number {
  let at = 0;
  while (at < words.length && (words[at] as string).startsWith('-')) {
    const word = words[at] as string;
    const spec = GLOBAL_FLAGS.find(({ name, short }) =>
      word.startsWith('--') ? word === `--${name}` : word === `-${short}`,
    );
    at += spec && spec.bare === undefined ? 2 : 1;
  }
  return at;
}

function commandNamed(path: string): Command | undefined {
  const words = path.split(' ');
  const parent = words.slice(0, -1).join(' ');
  const last = words.at(-1) as string;
  return COMMANDS.find((command) => {
    if (command.path === path) return true;
    const own = command.path.split(' ');
    if (own.slice(0, -1).join(' ') !== parent) {
      const isNick = command.aliases?.some((alias) => alias === path);
      return isNick ?? false;
    }
    return command.aliases?.includes(last) ?? false;
  });
}

/** Upstream: spf13/cobra command.go (SuggestionsFor) */
function unknownCommand(word: string, parent: string): string {
  const names = new Set(
    COMMANDS.map(({ path }) => path.split(' ')[0] as string).concat([...GROUPS]),
  );
  const near =
    parent === 'kubectl'
      ? [...names]
          .filter((name) => distance(word, name) <= 2 || name.startsWith(word.toLowerCase()))
          .sort()
      : [];
  const hint =
    near.length === 0
      ? ''
      : `\n\nDid you mean this?\n${near.map((name) => `\t${name}`).join('\n')}`;
  return `unknown command "${word}" for "${parent}"${hint}`;
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, x] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, y] of [...b].entries()) {
      const change = (row[j] as number) + (x === y ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
