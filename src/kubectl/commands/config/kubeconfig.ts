// The kubeconfig that a command of `kubectl config` reads and changes: the terminal's, or a file.
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import type { KubectlConfig } from '../../host.ts';
import { toYaml } from '../../printers/yaml.ts';
import { readYamlValue } from '../../../model/schema/yaml.ts';

export interface Entry {
  readonly name: string;
  /** cluster, user or context, by what kind of entry it is. */
  readonly [part: string]: any;
}

export interface Kubeconfig {
  readonly kind: 'Config';
  readonly apiVersion: 'v1';
  readonly clusters: readonly Entry[];
  readonly users: readonly Entry[];
  readonly contexts: readonly Entry[];
  readonly 'current-context': string;
}

export type Part = 'clusters' | 'users' | 'contexts';
const SINGULAR = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

const EMPTY: Kubeconfig = {
  kind: 'Config',
  apiVersion: 'v1',
  clusters: [],
  users: [],
  contexts: [],
  'current-context': '',
};

/** The name of the file, as messages tell it. */
export function configPath(call: Invocation): string {
  return call.flags.text('kubeconfig') || (call.host.configPath ?? '/root/.kube/config');
}

export async function readConfig(call: Invocation): Promise<Kubeconfig> {
  const file = call.flags.text('kubeconfig');
  if (file === '') return fromHost(call.host.config);
  const text = await call.host.readFile(file);
  if (text === undefined) return EMPTY;
  const read = readYamlValue(text);
  if ('problem' in read) {
    throw new KubectlError(`error loading config file "${file}": ${read.problem.message}`);
  }
  const given = (read.value ?? {}) as Obj;
  const list = (part: Part): readonly Entry[] =>
    ((given[part] ?? []) as Obj[]).map((one) => ({
      name: one['name'],
      [SINGULAR[part]]: one[SINGULAR[part]] ?? {},
    }));
  return {
    ...EMPTY,
    clusters: list('clusters').map(withServer),
    users: list('users'),
    contexts: list('contexts'),
    'current-context': given['current-context'] ?? '',
  };
}

/** A cluster without an address has an empty one. */
function withServer({ name, cluster }: Entry): Entry {
  return { name, cluster: { server: '', ...cluster } };
}

export function writeConfig(call: Invocation, config: Kubeconfig): void {
  const file = call.flags.text('kubeconfig');
  if (file === '') toHost(call.host.config, config);
  else call.host.writeFile?.(file, toYaml(sorted(config)));
}

function fromHost({ clusters, users, contexts, currentContext }: KubectlConfig): Kubeconfig {
  return {
    ...EMPTY,
    clusters: clusters.map(({ name, server, more = {} }) => ({
      name,
      cluster: { server, ...more },
    })),
    users: users.map(({ name, more = {} }) => ({ name, user: more })),
    contexts: contexts.map(({ name, cluster, user, namespace }) => ({
      name,
      context: { cluster, user, ...(namespace ? { namespace } : {}) },
    })),
    'current-context': currentContext,
  };
}

/** The lists stay the same ones: who holds them sees the change. */
function toHost(host: KubectlConfig, config: Kubeconfig): void {
  host.clusters.splice(
    0,
    host.clusters.length,
    ...config.clusters.map(({ name, cluster: { server = '', ...more } }) => ({
      name,
      server,
      more,
    })),
  );
  host.users.splice(
    0,
    host.users.length,
    ...config.users.map(({ name, user }) => ({ name, more: user })),
  );
  host.contexts.splice(
    0,
    host.contexts.length,
    ...config.contexts.map(({ name, context: { cluster = '', user = '', namespace } }) => ({
      name,
      cluster,
      user,
      ...(namespace ? { namespace } : {}),
    })),
  );
  host.currentContext = config['current-context'];
}

export function entryOf(config: Kubeconfig, part: Part, name: string): Obj | undefined {
  return config[part].find((one) => one.name === name)?.[SINGULAR[part]];
}

/** With one entry put in its place, or at its place in the alphabet. */
export function withEntry(config: Kubeconfig, part: Part, name: string, value: Obj): Kubeconfig {
  const others = config[part].filter((one) => one.name !== name);
  const entry = { name, [SINGULAR[part]]: value };
  return { ...config, [part]: byName([...others, entry]) };
}

export function withoutEntry(config: Kubeconfig, part: Part, name: string): Kubeconfig {
  return { ...config, [part]: config[part].filter((one) => one.name !== name) };
}

function byName(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** As written to a file: its lists in the order of names. */
export function sorted(config: Kubeconfig): Obj {
  return {
    ...config,
    clusters: orNull(byName(config.clusters)),
    users: orNull(byName(config.users)),
    contexts: orNull(byName(config.contexts)),
  };
}

function orNull(list: readonly Entry[]): readonly Entry[] | null {
  return list.length === 0 ? null : list;
}
