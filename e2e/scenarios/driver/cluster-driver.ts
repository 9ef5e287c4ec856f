// Carries out the commands of scenarios: kubectl-like verbs through the API, time and faults.
import { readFileSync } from 'node:fs';
import type { Engine } from '../../../src/engine/engine.ts';
import { ADMIN } from '../../../src/engine/cluster/credentials.ts';
import type { TableOptions } from '../../../src/kubectl/printers/table.ts';
import { TablePrinter } from '../../../src/kubectl/printers/table.ts';
import type { Invariant } from '../../../src/lab/checks/invariant.ts';
import { SIMULATION_API_VERSION } from '../../../src/lab/simulation-api/simulation-crd.ts';
import type { ApiRequest, ApiResponse, Verb } from '../../../src/model/api/request.ts';
import type { Event } from '../../../src/model/generated/types.ts';
import { splitApiVersion } from '../../../src/model/meta/object.ts';
import type { KubeObject } from '../../../src/model/meta/object.ts';
import type { ResourceDefinition } from '../../../src/model/resources/define-resource.ts';
import { readYaml } from '../../../src/model/schema/yaml.ts';
import { ClusterChecker } from '../../../src/lab/checks/cluster-checker.ts';
import { CONTAINER_COMMANDS } from './container-commands.ts';
import { fieldAt, fieldText } from './field-path.ts';
import { flagsOf } from './flags.ts';
import type { Flags } from './flags.ts';
import { durationOf } from './duration.ts';
import { objectOf, outcome } from './outcome.ts';

export type Command = (driver: ClusterDriver, flags: Flags, input: string) => string;

export class ClusterDriver {
  private faults = 0;
  private readonly checker: ClusterChecker;

  constructor(
    readonly engine: Engine,
    invariants: readonly Invariant[],
  ) {
    this.checker = new ClusterChecker(engine, invariants);
  }

  run(verb: string, words: readonly string[], input: string): string {
    const command = COMMANDS.get(verb);
    if (!command) throw new Error(`scenarios know no command ${verb}`);
    const output = command(this, flagsOf(words), input);
    this.checker.check();
    return output;
  }

  request(
    verb: Verb,
    definition: ResourceDefinition,
    namespace: string,
    name: string,
    more: Partial<ApiRequest> = {},
  ): ApiResponse {
    const { group, version, plural, namespaced } = definition.ref;
    return this.engine.request({
      verb,
      group,
      version,
      resource: plural,
      subresource: '',
      namespace: namespaced ? namespace : '',
      name,
      options: {},
      credentials: ADMIN,
      userAgent: 'scenario',
      ...more,
    });
  }

  definition(name: string): ResourceDefinition {
    for (const group of ['', 'sim.kubetarium.dev']) {
      const found = this.engine.serverFor({ group })?.registry.find(name);
      if (found) return found;
    }
    throw new Error(`the server doesn't have a resource type "${name}"`);
  }

  definitionOf(object: KubeObject): ResourceDefinition {
    const { group, version } = splitApiVersion(object.apiVersion);
    const found = this.engine.serverFor({ group })?.registry.getByKind(group, version, object.kind);
    if (!found) throw new Error(`no matches for kind "${object.kind}" in ${object.apiVersion}`);
    return found;
  }

  apply(object: KubeObject, namespace: string): string {
    const definition = this.definitionOf(object);
    const { name = '' } = object.metadata;
    const where = object.metadata.namespace ?? namespace;
    const label = `${labelOf(definition)}/${name}`;
    const existing = this.request('get', definition, where, name);
    if (existing.code === 404) {
      const body = definition.ref.namespaced
        ? { ...object, metadata: { ...object.metadata, namespace: where } }
        : object;
      return outcome(this.request('create', definition, where, '', { body }), `${label} created`);
    }
    const patch = { patchType: 'merge', body: object } as const;
    return outcome(this.request('patch', definition, where, name, patch), `${label} configured`);
  }

  fault(action: string, target: object, words: readonly string[]): string {
    const name = `fault-${++this.faults}`;
    const body = {
      apiVersion: SIMULATION_API_VERSION,
      kind: 'Fault',
      metadata: { name },
      spec: { action, target, ...faultDetails(words) },
    };
    const definition = this.definition('faults');
    const created = this.request('create', definition, '', '', { body });
    if (created.code >= 400) return outcome(created, '');
    const read = this.request('get', definition, '', name);
    const fault = objectOf(read) as { status?: { phase: string; message: string } };
    return `${name}: ${fault.status?.phase}: ${fault.status?.message}`;
  }
}

/** `30 usedPercent=84`: how many seconds it lasts, and its parameters. */
function faultDetails(words: readonly string[]): object {
  const seconds = words.find((word) => !word.includes('='));
  const pairs = words.filter((word) => word.includes('=')).map((word) => word.split('='));
  return {
    ...(seconds === undefined ? {} : { durationSeconds: Number(seconds) }),
    ...(pairs.length === 0 ? {} : { parameters: Object.fromEntries(pairs) }),
  };
}

function labelOf({ ref, singular }: ResourceDefinition): string {
  return ref.group === '' ? singular : `${singular}.${ref.group}`;
}

function tableOf(definition: ResourceDefinition, objects: readonly KubeObject[], now: number) {
  return {
    columnDefinitions: definition.columns,
    rows: objects.map((object) => ({
      cells: definition.columns.map((column) => column.cell(object, now)),
    })),
  };
}

const TABLE_OPTIONS: TableOptions = {
  isWide: false,
  hasHeader: true,
  withNamespace: false,
  kind: '',
  labelColumns: [],
  showLabels: false,
};

const get: Command = (driver, flags) => {
  const [kind = '', name] = flags.words;
  const definition = driver.definition(kind);
  const namespace = flags.all ? '' : flags.namespace;
  const options = flags.selector === '' ? {} : { labelSelector: flags.selector };
  const response =
    name === undefined
      ? driver.request('list', definition, namespace, '', { options })
      : driver.request('get', definition, namespace, name);
  if (response.code >= 400) return outcome(response, '');
  const found = objectOf(response) as KubeObject & { items?: KubeObject[] };
  const objects = name === undefined ? (found.items ?? []) : [found];
  if (objects.length === 0) return `No resources found in ${namespace || 'any'} namespace.`;
  const printer = new TablePrinter({ ...TABLE_OPTIONS, isWide: flags.wide });
  return printer.print(tableOf(definition, objects, driver.engine.now));
};

/** `Pod`, `Pod/web`, or all whose name begins so: `Pod/web-*`. */
function isNamed(wanted: string, kind: string, name: string): boolean {
  const full = `${kind}/${name}`;
  if (!wanted.includes('/') || wanted.endsWith('/')) return full.startsWith(wanted);
  return wanted.endsWith('*') ? full.startsWith(wanted.slice(0, -1)) : full === wanted;
}

const events: Command = (driver, flags) => {
  const definition = driver.definition('events');
  const response = driver.request('list', definition, flags.namespace, '');
  const { items } = objectOf(response) as { items: Event[] };
  const [of] = flags.words;
  const lines = items
    .filter(({ involvedObject: { kind, name } }) => !of || isNamed(of, kind ?? '', name ?? ''))
    .map((event) => {
      const { kind, name } = event.involvedObject;
      const count = event.series?.count ?? event.count ?? 1;
      const times = count > 1 ? ` (x${count})` : '';
      return `${event.type} ${event.reason} ${kind}/${name}: ${event.message}${times}`;
    });
  return lines.join('\n');
};

/** One of the manifests that come with the project: `csi-disk`. */
function manifestNamed(name: string): string {
  const file = new URL(`../../../public/manifests/${name}.yaml`, import.meta.url);
  return readFileSync(file, 'utf8');
}

/** `show KIND NAME .path ...`: one field a line. */
const show: Command = (driver, flags) => {
  const [kind = '', name = '', ...paths] = flags.words;
  const response = driver.request('get', driver.definition(kind), flags.namespace, name);
  if (response.code >= 400) return outcome(response, '');
  const object = objectOf(response);
  return paths.map((path) => `${path}: ${fieldText(fieldAt(object, path))}`).join('\n');
};

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['get', get],
  ['show', show],
  ['events', events],
  ...CONTAINER_COMMANDS,
  [
    'apply',
    (driver, flags, input) =>
      readYaml(flags.words[0] === undefined ? input : manifestNamed(flags.words[0]))
        .map(({ value }) => driver.apply(value as KubeObject, flags.namespace))
        .join('\n'),
  ],
  [
    'delete',
    (driver, flags) => {
      const [kind = '', name = ''] = flags.words;
      const definition = driver.definition(kind);
      const options = flags.grace === undefined ? {} : { gracePeriodSeconds: flags.grace };
      const response = driver.request('delete', definition, flags.namespace, name, { options });
      return outcome(response, `${labelOf(definition)} "${name}" deleted`);
    },
  ],
  [
    'patch',
    (driver, flags, input) => {
      const [kind = '', name = ''] = flags.words;
      const definition = driver.definition(kind);
      const { subresource } = flags;
      const patch = { patchType: 'strategic', body: JSON.parse(input), subresource } as const;
      const response = driver.request('patch', definition, flags.namespace, name, patch);
      return outcome(response, `${labelOf(definition)}/${name} patched`);
    },
  ],
  [
    'scale',
    (driver, flags) => {
      const [kind = '', name = '', replicas = ''] = flags.words;
      const definition = driver.definition(kind);
      const patch = {
        patchType: 'merge',
        subresource: 'scale',
        body: { spec: { replicas: Number(replicas) } },
      } as const;
      const response = driver.request('patch', definition, flags.namespace, name, patch);
      return outcome(response, `${labelOf(definition)}/${name} scaled`);
    },
  ],
  [
    'evict',
    (driver, flags) => {
      const [name = ''] = flags.words;
      const definition = driver.definition('pods');
      const metadata = { name, namespace: flags.namespace };
      const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata };
      const more = { body, subresource: 'eviction' };
      const response = driver.request('create', definition, flags.namespace, name, more);
      return outcome(response, `pod/${name} evicted`);
    },
  ],
  [
    'status',
    (driver, flags) => {
      const [kind = '', name = '', ...fields] = flags.words;
      const definition = driver.definition(kind);
      const response = driver.request('get', definition, flags.namespace, name);
      if (response.code >= 400) return outcome(response, '');
      const { status = {} } = objectOf(response) as { status?: { [field: string]: unknown } };
      const shown = fields.length === 0 ? Object.keys(status) : fields;
      return shown.map((field) => `${field}: ${JSON.stringify(status[field])}`).join('\n');
    },
  ],
  ['advance', (driver, { words: [text = ''] }) => advance(driver, text)],
  [
    'fault',
    (driver, flags) => {
      const [action = '', target = '', ...details] = flags.words;
      const [kind = '', name = '', container] = target.split('/');
      const full = {
        kind,
        name,
        ...(kind === 'Pod' ? { namespace: flags.namespace } : {}),
        ...(container === undefined ? {} : { container }),
      };
      return driver.fault(action, full, details);
    },
  ],
  [
    'heal',
    (driver, { words: [name = ''] }) =>
      outcome(driver.request('delete', driver.definition('faults'), '', name), `${name} healed`),
  ],
]);

function advance(driver: ClusterDriver, text: string): string {
  driver.engine.advance(durationOf(text));
  return '';
}
