// Patches of a kustomization: strategic ones and lists of operations, each with its targets.
// Upstream: kustomize api/internal/builtins/PatchTransformer.go
import { applyJsonPatch } from '../../model/patch/json-patch.ts';
import type { Obj } from '../api/client.ts';
import { splitApiVersion } from '../api/discovery.ts';
import { KubectlError } from '../errors.ts';
import { documentsOf } from './file-tree.ts';
import { isRecord } from '../../model/meta/json-data.ts';

/** Lists that are merged item by item, by the field that tells items apart. */
const KEYS = new Map<string, readonly string[]>([
  ['containers', ['name']],
  ['initContainers', ['name']],
  ['ephemeralContainers', ['name']],
  ['volumes', ['name']],
  ['env', ['name']],
  ['imagePullSecrets', ['name']],
  ['secrets', ['name']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['ports', ['containerPort', 'port']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey']],
  ['ownerReferences', ['uid']],
  ['webhooks', ['name']],
]);

export function strategicMerge(target: Obj, patch: Obj): Obj {
  if (patch.$patch === 'replace') {
    const { $patch: _, ...rest } = patch;
    return rest;
  }
  const merged: Obj = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) continue;
    if (value === null) delete merged[name];
    else if (Array.isArray(value)) merged[name] = mergedList(name, merged[name], value);
    else if (typeof value !== 'object') merged[name] = value;
    else if ((value as Obj).$patch === 'delete') delete merged[name];
    else merged[name] = strategicMerge(isRecord(merged[name]) ? merged[name] : {}, value);
  }
  return merged;
}

function mergedList(name: string, before: unknown, patch: readonly Obj[]): readonly unknown[] {
  const key = KEYS.get(name)?.find((field) => patch.some((one) => one?.[field] !== undefined));
  const replaces = patch.some((one) => one?.$patch === 'replace');
  if (key === undefined || !Array.isArray(before) || replaces) {
    return patch.filter((one) => one?.$patch === undefined);
  }
  const fresh = patch.filter((one) => !before.some((old: Obj) => old[key] === one[key]));
  const kept = (before as Obj[]).flatMap((old) => {
    const change = patch.find((one) => one[key] === old[key]);
    if (!change) return [old];
    return change.$patch === 'delete' ? [] : [strategicMerge(old, change)];
  });
  return [...kept, ...fresh.filter((one) => one.$patch === undefined)];
}

export interface Patch {
  readonly text: string;
  /** Where it stands, for messages. */
  readonly source: string;
  readonly target?: Obj | undefined;
}

/** Throws KubectlError for a patch that meets nothing. */
export function applyPatch(objects: readonly Obj[], patch: Patch): readonly Obj[] {
  const documents = documentsOf(patch.text, patch.source);
  const [first] = documents;
  if (Array.isArray(first)) return operations(objects, patch, first);
  let all = objects;
  for (const document of documents) all = strategic(all, patch, document);
  return all;
}

function operations(objects: readonly Obj[], patch: Patch, list: readonly Obj[]) {
  if (!patch.target) throw new KubectlError('must specify a target for JSON patch');
  return objects.map((object) => {
    if (!meets(object, patch.target as Obj)) return object;
    const result = applyJsonPatch(object, list);
    if (result.is === 'refused') throw new KubectlError(result.status.message ?? '');
    return result.value as Obj;
  });
}

function strategic(objects: readonly Obj[], { target }: Patch, document: Obj): readonly Obj[] {
  const { apiVersion, kind, metadata = {} } = document;
  const same = (object: Obj): boolean =>
    object.kind === kind &&
    splitApiVersion(object.apiVersion)[0] === splitApiVersion(apiVersion ?? '')[0] &&
    nameOf(object) === metadata.name;
  const isMet = target ? (object: Obj) => meets(object, target) : same;
  if (!target && !objects.some(isMet)) {
    const [group, version] = splitApiVersion(apiVersion ?? '');
    const where = `${kind}.${version}.${group === '' ? '[noGrp]' : group}`;
    const id = `${where}/${metadata.name}.${metadata.namespace ?? '[noNs]'}`;
    throw new KubectlError(
      `no resource matches strategic merge patch "${id}": no matches for Id ${id}; failed to find unique target for patch ${id}`,
    );
  }
  const { $patch: deletes, ...change } = document;
  return objects.flatMap((object) => {
    if (!isMet(object)) return [object];
    if (deletes === 'delete') return [];
    // A patch with a target may call itself whatever it likes.
    const merged = strategicMerge(object, change);
    const names = { name: object.metadata.name, namespace: object.metadata.namespace };
    const kept = target ? { ...merged, kind: object.kind, apiVersion: object.apiVersion } : merged;
    const next = { ...kept.metadata, name: names.name };
    return [{ ...kept, metadata: next }];
  });
}

/** What an object was called before prefixes and suffixes. */
function nameOf(object: Obj): string {
  return object.metadata.name;
}

/** Names are patterns that must meet the whole. */
export function meets(object: Obj, target: Obj): boolean {
  const [group, version] = splitApiVersion(object.apiVersion ?? '');
  const fits = (pattern: string | undefined, text: string): boolean =>
    !pattern || new RegExp(`^(?:${pattern})$`).test(text);
  const { metadata = {} } = object;
  return (
    fits(target.group, group) &&
    fits(target.version, version) &&
    fits(target.kind, object.kind) &&
    fits(target.name, metadata.name) &&
    fits(target.namespace, metadata.namespace ?? 'default') &&
    selects(target.labelSelector, metadata.labels) &&
    selects(target.annotationSelector, metadata.annotations)
  );
}

/** `a=b,c!=d,e`. */
function selects(selector: string | undefined, map: Obj = {}): boolean {
  return (selector ?? '').split(',').every((part) => {
    const [, key = '', sign = '', value = ''] =
      /^\s*([^=!\s]*)\s*(!=|==?)?\s*(.*?)\s*$/.exec(part) ?? [];
    if (key === '') return true;
    if (sign === '') return map[key] !== undefined;
    return (map[key] === value) === (sign !== '!=');
  });
}
