// configMapGenerator and secretGenerator, with the hash that ends their names.
// Upstream: kustomize api/hasher/hasher.go, api/internal/generators/
import { encodeBase64 } from '../../bytes/base64.ts';
import { sha256Hex } from '../../bytes/sha256.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { Obj } from '../api/client.ts';
import { KubectlError } from '../errors.ts';
import type { FileTree } from './file-tree.ts';
import { joinPath } from './file-tree.ts';

/** A generated object, whose name is to get a hash unless that is switched off. */
export interface Generated {
  readonly object: Obj;
  readonly hashes: boolean;
  readonly behavior: string;
}

export async function generate(
  kind: 'ConfigMap' | 'Secret',
  given: Obj,
  global: Obj,
  tree: FileTree,
  folder: string,
): Promise<Generated> {
  const options: Obj = { ...global, ...given.options };
  const labels = { ...global.labels, ...given.options?.labels };
  const annotations = { ...global.annotations, ...given.options?.annotations };
  const data: Obj = {};
  for (const [key, value] of await entriesOf(given, tree, folder)) {
    data[key] = kind === 'Secret' ? encodeBase64(encodeUtf8(value)) : value;
  }
  const metadata = {
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    name: given.name,
    ...(given.namespace ? { namespace: given.namespace } : {}),
  };
  const object: Obj = {
    apiVersion: 'v1',
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(options.immutable === true ? { immutable: true } : {}),
    kind,
    metadata,
    ...(kind === 'Secret' ? { type: given.type ?? 'Opaque' } : {}),
  };
  const behavior: string = given.behavior ?? 'create';
  return { object, hashes: options.disableNameSuffixHash !== true, behavior };
}

async function entriesOf(given: Obj, tree: FileTree, folder: string) {
  const entries: [string, string][] = [];
  const text = async (path: string): Promise<string> => {
    const found = await tree.text(joinPath(folder, path));
    if (found !== undefined) return found;
    throw new KubectlError(
      `loading KV pairs: file sources: [${given.files ?? ''}]: evalsymlink failure on ` +
        `'${joinPath(folder, path)}' : lstat ${joinPath(folder, path)}: no such file or directory`,
    );
  };
  const envs: readonly string[] = [...(given.envs ?? []), ...(given.env ? [given.env] : [])];
  for (const env of envs) {
    for (const line of (await text(env)).split('\n')) {
      const plain = line.trimStart();
      if (plain === '' || plain.startsWith('#')) continue;
      const equals = plain.indexOf('=');
      if (equals > 0) entries.push([plain.slice(0, equals), plain.slice(equals + 1)]);
    }
  }
  for (const literal of (given.literals ?? []) as string[]) {
    const equals = literal.indexOf('=');
    if (equals <= 0)
      throw new KubectlError(`invalid literal source ${literal}, expected key=value`);
    const value = literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2');
    entries.push([literal.slice(0, equals), value]);
  }
  for (const file of (given.files ?? []) as string[]) {
    const equals = file.indexOf('=');
    const path = equals < 0 ? file : file.slice(equals + 1);
    const key = equals < 0 ? path.slice(path.lastIndexOf('/') + 1) : file.slice(0, equals);
    entries.push([key, await text(path)]);
  }
  return entries;
}

const LETTERS: Record<string, string> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** Ten letters that are no words, of what the object holds. */
export function hashOf({ kind, data, binaryData, type }: Obj): string {
  const content = {
    ...(binaryData ? { binaryData } : {}),
    data: data ?? '',
    kind,
    // Upstream looks the name up where it is not, so that a prefix changes no hash.
    name: '',
    ...(kind === 'Secret' ? { type: type ?? '' } : {}),
  };
  const hex = sha256Hex(goMarshal(content));
  return Array.from(hex.slice(0, 10), (letter) => LETTERS[letter] ?? letter).join('');
}

/** JSON as Go writes it: keys in order, and no signs that HTML would read. */
function goMarshal(value: unknown): string {
  const signs: Record<string, string> = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
  };
  return JSON.stringify(ordered(value)).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => signs[sign] as string,
  );
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const map = value as Obj;
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, ordered(map[key])]),
  );
}
