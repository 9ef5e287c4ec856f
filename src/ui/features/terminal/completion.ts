// What Tab offers: commands, kinds, names of the cluster, flags, files.
import { COMMANDS } from '../../../kubectl/commands.ts';
import type { Command } from '../../../kubectl/command.ts';
import type { ApiResource } from '../../../kubectl/api/discovery.ts';
import { Client, pathOf } from '../../../kubectl/api/client.ts';
import { Discovery } from '../../../kubectl/api/discovery.ts';
import type { KubectlHost } from '../../../kubectl/host.ts';
import { commandOf } from '../../../kubectl/kubectl.ts';
import type { Workstation } from './workstation.ts';

export interface Offer {
  /** The words that fit, complete. */
  readonly words: readonly string[];
  /** The part of the line that they replace. */
  readonly from: number;
}

const KINDS = ['pods', 'deployments', 'services', 'nodes', 'namespaces', 'events'];

/** What fits at the end of the text before the cursor. */
export async function complete(text: string, station: Workstation): Promise<Offer> {
  const start = Math.max(...['|', ';', '&'].map((sign) => text.lastIndexOf(sign))) + 1;
  const part = text.slice(start).trimStart();
  const words = part.split(/\s+/);
  const last = words.at(-1) ?? '';
  const from = text.length - last.length;
  const fits = (all: readonly string[]): Offer => ({
    words: [...new Set(all)].filter((word) => word.startsWith(last)).sort(),
    from,
  });
  if (words.length === 1) return fits(station.commandNames());
  const name = station.aliases.get(words[0] as string) ?? words[0];
  if (name !== 'kubectl') return fits([...station.place.files().keys()]);
  return fits(await kubectlWords(words.slice(1), station));
}

async function kubectlWords(words: readonly string[], station: Workstation) {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const previous = before.at(-1) ?? '';
  const files = [...station.place.files().keys(), '-'];
  const client = new Client(station.place as unknown as KubectlHost);
  if (previous === '-f' || previous === '--filename') return files;
  if (previous === '-n' || previous === '--namespace') return namesOf(client, '/api/v1/namespaces');
  if (previous === '-o' || previous === '--output') {
    return ['wide', 'yaml', 'json', 'name', 'jsonpath=', 'custom-columns=', 'go-template='];
  }
  const plain = before.filter((word) => !word.startsWith('-'));
  const command = commandFor(plain);
  if (last.startsWith('-')) return command ? flagsOf(command) : [];
  const depth = command ? command.path.split(' ').length : plain.length;
  const subcommands = COMMANDS.map(({ path }) => path.split(' '))
    .filter((path) => plain.every((word, at) => path[at] === word) && path.length > plain.length)
    .map((path) => path[plain.length] as string);
  if (!command) return subcommands;
  const args = plain.slice(depth);
  const offers = await argumentsOf(command, args, last, { client, words: before, station });
  return [...subcommands, ...offers];
}

function commandFor(plain: readonly string[]): Command | undefined {
  try {
    return plain.length === 0 ? undefined : commandOf(plain).command;
  } catch {
    return undefined;
  }
}

function flagsOf({ flags }: Command): readonly string[] {
  const own = flags.map(({ name, kind }) => (kind === 'b' ? `--${name}` : `--${name}=`));
  return [...own, '--namespace='];
}

interface Where {
  readonly client: Client;
  readonly words: readonly string[];
  readonly station: Workstation;
}

async function argumentsOf(
  command: Command,
  args: readonly string[],
  last: string,
  where: Where,
): Promise<readonly string[]> {
  const discovery = new Discovery(where.client);
  const namespace = namespaceOf(where);
  const list = async (word: string): Promise<readonly string[]> => {
    const resource = await discovery.tryFind(word);
    return resource ? namesOf(where.client, pathOf(resource, namespace)) : [];
  };
  switch (command.completes) {
    case 'pods':
      return args.length === 0 ? list('pods') : [];
    case 'nodes':
      return list('nodes');
    case 'files':
      return [];
    case 'kinds':
    case 'workloads': {
      const slash = last.indexOf('/');
      if (slash > 0) {
        const kind = last.slice(0, slash);
        return (await list(kind)).map((name) => `${kind}/${name}`);
      }
      if (args.length > 0) return list(args[0] as string);
      return kindNames(await discovery.resources());
    }
    default:
      return [];
  }
}

function kindNames(resources: readonly ApiResource[]): readonly string[] {
  const listed = resources.filter(({ verbs, preferred }) => preferred && verbs.includes('list'));
  return [...KINDS, ...listed.map(({ plural }) => plural)];
}

function namespaceOf({ words, station }: Where): string {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace');
  if (at >= 0) return words[at + 1] ?? 'default';
  const { contexts, currentContext } = station.place.config;
  return contexts.find(({ name }) => name === currentContext)?.namespace ?? 'default';
}

async function namesOf(client: Client, path: string): Promise<readonly string[]> {
  try {
    const list = await client.get(path, { limit: '500' });
    return list.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  } catch {
    return [];
  }
}

/** What all words begin with. */
export function commonStart(words: readonly string[]): string {
  let start = words[0] ?? '';
  for (const word of words) {
    while (!word.startsWith(start)) start = start.slice(0, -1);
  }
  return start;
}
