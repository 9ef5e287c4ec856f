// The files of configMap, secret, downwardAPI and projected volumes.
// Upstream: pkg/volume/{configmap,secret,downwardapi,projected}.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  Volume,
  VolumeProjection,
} from '../../../model/generated/types.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { CONFIG_MAPS, SECRETS } from '../../../model/api/refs.ts';
import type { DirectoryNode } from '../../../world/machines/file-system-node.ts';
import {
  createDirectory,
  createFile,
  createLink,
} from '../../../world/machines/file-system-node.ts';
import { factsOf } from '../containers/container-config.ts';
import { fieldValue, resourceValue } from '../containers/field-value.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import { decodeBase64 } from '../../../bytes/base64.ts';
import { decodeUtf8 } from '../../../bytes/utf8.ts';
import { MountError } from './mount-error.ts';
import type { IssuedToken } from './service-account-token.ts';
import { serviceAccountToken } from './service-account-token.ts';

export interface PayloadFile {
  readonly text: string;
  readonly mode: number;
}

/** Most tokens are never read: this one is signed when it is. */
class TokenFile implements PayloadFile {
  constructor(
    private readonly issued: IssuedToken,
    readonly mode: number,
  ) {}

  get text(): string {
    return this.issued.token;
  }
}

/** Files by path below the volume's root. */
export type Payload = readonly (readonly [path: string, file: PayloadFile])[];

const DEFAULT_MODE = 0o644;

/** What a volume holds now. Throws MountError when something it needs is missing. */
export function* payloadOf(parts: KubeletParts, record: PodRecord, volume: Volume): Task<Payload> {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) {
    const mode = configMap.defaultMode ?? DEFAULT_MODE;
    return yield* fromConfigMap(parts, record, configMap, mode);
  }
  if (secret) {
    const { secretName: name = '', items, optional } = secret;
    const source = { name, items, optional };
    return yield* fromSecret(parts, record, source, secret.defaultMode ?? DEFAULT_MODE);
  }
  if (downwardAPI) {
    const mode = downwardAPI.defaultMode ?? DEFAULT_MODE;
    return fromDownwardApi(parts, record, downwardAPI.items ?? [], mode);
  }
  const mode = projected?.defaultMode ?? DEFAULT_MODE;
  const files = new Map<string, PayloadFile>();
  for (const source of projected?.sources ?? []) {
    for (const [path, file] of yield* fromProjection(parts, record, source, mode)) {
      files.set(path, file);
    }
  }
  return [...files];
}

function* fromProjection(
  parts: KubeletParts,
  record: PodRecord,
  source: VolumeProjection,
  mode: number,
): Task<Payload> {
  const { configMap, secret, downwardAPI, serviceAccountToken: token } = source;
  if (configMap) return yield* fromConfigMap(parts, record, configMap, mode);
  if (secret) return yield* fromSecret(parts, record, secret, mode);
  if (downwardAPI) return fromDownwardApi(parts, record, downwardAPI.items ?? [], mode);
  if (!token) return [];
  return [[token.path, new TokenFile(yield* serviceAccountToken(parts, record, token), mode)]];
}

interface Source {
  readonly name?: string | undefined;
  readonly items?: readonly KeyToPath[] | undefined;
  readonly optional?: boolean | undefined;
}

function* fromConfigMap(
  parts: KubeletParts,
  record: PodRecord,
  source: Source,
  mode: number,
): Task<Payload> {
  const { name = '' } = source;
  const { namespace = '' } = record.pod.metadata;
  const watched = parts.watches.use(CONFIG_MAPS, namespace, name, record.uid);
  const object = yield* parts.watches.read(watched);
  if (!object) return missing(source, `configmap "${name}" not found`);
  const data = new Map(Object.entries(object.data ?? {}));
  for (const [key, value] of Object.entries(object.binaryData ?? {})) {
    data.set(key, decodeUtf8(decodeBase64(value)));
  }
  return select(data, source, mode, 'configmap references non-existent config key');
}

function* fromSecret(
  parts: KubeletParts,
  record: PodRecord,
  source: Source,
  mode: number,
): Task<Payload> {
  const { name = '' } = source;
  const { namespace = '' } = record.pod.metadata;
  const watched = parts.watches.use(SECRETS, namespace, name, record.uid);
  const object = yield* parts.watches.read(watched);
  if (!object) return missing(source, `secret "${name}" not found`);
  const data = new Map<string, string>();
  for (const [key, value] of Object.entries(object.data ?? {}))
    data.set(key, decodeUtf8(decodeBase64(value)));
  return select(data, source, mode, 'references non-existent secret key');
}

function missing({ optional }: Source, message: string): Payload {
  if (optional) return [];
  throw new MountError(message);
}

function select(
  data: ReadonlyMap<string, string>,
  { items, optional }: Source,
  mode: number,
  complaint: string,
): Payload {
  if (!items?.length) {
    return [...data].map(([key, text]): Payload[number] => [key, { text, mode }]);
  }
  const files: Payload[number][] = [];
  for (const { key, path, mode: own } of items) {
    const text = data.get(key);
    if (text !== undefined) files.push([path, { text, mode: own ?? mode }]);
    else if (!optional) throw new MountError(`${complaint}: ${key}`);
  }
  return files;
}

function fromDownwardApi(
  parts: KubeletParts,
  record: PodRecord,
  items: readonly DownwardAPIVolumeFile[],
  mode: number,
): Payload {
  const facts = factsOf(parts, record, []);
  return items.map(({ path, fieldRef, resourceFieldRef, mode: own }) => {
    let text = '';
    if (fieldRef) {
      text = fieldValue(fieldRef.fieldPath, facts) ?? '';
    } else if (resourceFieldRef) {
      const { containers, initContainers = [] } = record.pod.spec;
      const container = [...containers, ...initContainers].find(
        ({ name }) => name === resourceFieldRef.containerName,
      );
      if (!container) {
        throw new MountError(`container ${resourceFieldRef.containerName} not found`);
      }
      text = resourceValue(resourceFieldRef, container, facts);
    }
    return [path, { text, mode: own ?? mode }];
  });
}

/** `..2026_01_01_08_00_03.0123456789`: the second, and a number of its own. */
function datedName(now: Micros): string {
  const time = formatTime(now).replace(/Z$/, '').replace(/[-T:]/g, '_');
  return `..${time}.${String((now * 7919) % 10_000_000_000).padStart(10, '0')}`;
}

/**
 * The directory as the kubelet's atomic writer leaves it: `..data` leads to a dated directory, and
 * names on top lead through it. Upstream: pkg/volume/util/atomic_writer.go.
 */
export function payloadTree(payload: Payload, now: Micros): DirectoryNode {
  const origin = { uid: 0, gid: 0, at: now };
  const root = createDirectory(0o777, origin);
  const data = createDirectory(0o755, origin);
  const dated = datedName(now);
  root.entries.set(dated, data);
  root.entries.set('..data', createLink(dated, origin));
  for (const [path, { text, mode }] of payload) {
    const steps = path.split('/').filter((step) => step !== '' && step !== '.');
    const name = steps.pop();
    if (name === undefined) continue;
    let directory = data;
    for (const step of steps) {
      let next = directory.entries.get(step);
      if (next?.kind !== 'directory') {
        next = createDirectory(0o755, origin);
        directory.entries.set(step, next);
      }
      directory = next;
    }
    directory.entries.set(name, createFile(text, mode, origin));
    const top = steps[0] ?? name;
    if (!root.entries.has(top)) root.entries.set(top, createLink(`..data/${top}`, origin));
  }
  return root;
}
