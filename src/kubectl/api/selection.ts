// Which objects a command line means: kinds and names, selectors, files.
// Upstream: cli-runtime/pkg/resource/builder.go
import { readYaml } from '../../model/schema/yaml.ts';
import type { Invocation } from '../command.ts';
import { kustomized } from '../kustomize/kustomized.ts';
import { KubectlError } from '../errors.ts';
import type { Obj, Query } from './client.ts';
import { pathOf } from './client.ts';
import type { ApiResource } from './discovery.ts';

export interface Item {
  readonly resource: ApiResource;
  readonly namespace: string;
  readonly name: string;
  readonly object: Obj;
  /** `STDIN` or a file's name; '' for what came from the server. */
  readonly source: string;
}

export interface NamedTarget {
  readonly resource: ApiResource;
  readonly name: string;
}

/** What the words of a command line ask for, before anything is read. */
export interface Targets {
  readonly kinds: readonly ApiResource[];
  readonly named: readonly NamedTarget[];
  /** One object was asked for by its name. */
  readonly isSingle: boolean;
}

const SLASH_RULE =
  'there is no need to specify a resource type as a separate argument when passing arguments in ' +
  "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get " +
  "resource resource/<resource_name>'";

/** Reads words such as `pods`, `pods,svc`, `pod a b`, `pod/a svc/b`. */
export async function targetsOf(call: Invocation, words: readonly string[]): Promise<Targets> {
  if (words.length === 0) return { kinds: [], named: [], isSingle: false };
  const slashed = words.filter((word) => word.includes('/'));
  if (slashed.length > 0) {
    if (words.some((word) => !word.includes('/')) || !slashed.includes(words[0] as string)) {
      throw new KubectlError(SLASH_RULE);
    }
    const named: NamedTarget[] = [];
    for (const word of words) named.push(await slashedTarget(call, word));
    return { kinds: [], named, isSingle: named.length === 1 };
  }
  const kinds = await kindsOf(call, words[0] as string);
  const names = words.slice(1).flatMap((word) => word.split(',').filter((name) => name !== ''));
  if (names.length === 0) return { kinds, named: [], isSingle: false };
  const named = kinds.flatMap((resource) => names.map((name) => ({ resource, name })));
  return { kinds, named, isSingle: named.length === 1 };
}

async function slashedTarget(call: Invocation, word: string): Promise<NamedTarget> {
  const parts = word.split('/');
  if (parts.length !== 2) {
    throw new KubectlError(`arguments in resource/name form may not have more than one slash`);
  }
  const [kind = '', name = ''] = parts;
  if (kind === '' || name === '') {
    throw new KubectlError(`arguments in resource/name form must have a single resource and name`);
  }
  return { resource: await call.discovery.find(kind), name };
}

async function kindsOf(call: Invocation, word: string): Promise<readonly ApiResource[]> {
  const kinds: ApiResource[] = [];
  for (const one of new Set(word.split(','))) {
    if (one === '') continue;
    const inCategory = (await call.discovery.resources()).filter(
      ({ categories, preferred }) => preferred && categories.includes(one),
    );
    if (inCategory.length > 0) kinds.push(...inCategory);
    else kinds.push(await call.discovery.find(one));
  }
  return kinds;
}

/** `get` prefixes names with their kinds when several kinds are asked for. */
export function asksManyKinds(words: readonly string[]): boolean {
  if (words.length === 1 && words[0] === 'all') return true;
  const kinds = new Set<string>();
  for (const word of words) {
    const slash = word.indexOf('/');
    if (slash >= 0) kinds.add(word.slice(0, slash));
    else if (new Set(word.split(',')).size > 1) return true;
  }
  return kinds.size > 1;
}

/** The namespace in which an object of a kind is looked for; '' for all or none. */
export function scopeOf(call: Invocation, resource: ApiResource): string {
  return !resource.namespaced || call.flags.bool('all-namespaces') ? '' : call.namespace;
}

/** Every object of a kind, page by page. */
export async function listAll(
  call: Invocation,
  resource: ApiResource,
  namespace: string,
  query: Query = {},
): Promise<Obj> {
  const limit = call.flags.text('chunk-size') || '500';
  const path = pathOf(resource, namespace);
  const list = await call.client.get(path, { ...query, limit });
  const items: Obj[] = [...(list.items ?? [])];
  let next: string = list.metadata?.continue ?? '';
  while (next !== '') {
    const page = await call.client.get(path, { ...query, limit, continue: next });
    items.push(...(page.items ?? []));
    next = page.metadata?.continue ?? '';
  }
  const { apiVersion } = list;
  const kind = resource.kind;
  return { ...list, items: items.map((item) => ({ apiVersion, kind, ...item })) };
}

/** The selectors of a command line as query parameters. */
export function selectorQuery(call: Invocation): Query {
  return {
    labelSelector: call.flags.text('selector'),
    fieldSelector: call.flags.text('field-selector'),
  };
}

/** Names together with a selector are refused, in kubectl's words. */
export function checkSelection(call: Invocation, targets: Targets): void {
  const hasSelector = call.flags.text('selector') !== '';
  if (targets.named.length > 0 && hasSelector) {
    throw new KubectlError('name cannot be provided when a selector is specified');
  }
  if (targets.named.length > 0 && call.flags.text('field-selector') !== '') {
    throw new KubectlError('name cannot be provided when a selector is specified');
  }
  if (hasSelector && call.flags.bool('all')) {
    throw new KubectlError("setting 'all' parameter but found a non empty selector. ");
  }
}

export interface FindOptions {
  /** Without names or selector every object is meant only with --all. */
  readonly needsNames?: boolean;
  readonly words?: readonly string[];
  readonly query?: Query;
}

/** Items in order; failures for single objects are gathered, so that the others go on. */
export async function findItems(
  call: Invocation,
  options: FindOptions = {},
): Promise<{ readonly items: readonly Item[]; readonly errors: readonly unknown[] }> {
  if (call.hasFiles) return itemsOnServer(call, await itemsOfFiles(call));
  const targets = await targetsOf(call, options.words ?? call.args);
  checkSelection(call, targets);
  const items: Item[] = [];
  const errors: unknown[] = [];
  if (targets.named.length > 0) {
    if (call.flags.bool('all-namespaces')) {
      throw new KubectlError('a resource cannot be retrieved by name across all namespaces');
    }
    for (const { resource, name } of targets.named) {
      const namespace = resource.namespaced ? call.namespace : '';
      try {
        const object = await call.client.get(pathOf(resource, namespace, name));
        items.push({ resource, namespace, name, object, source: '' });
      } catch (error) {
        errors.push(error);
      }
    }
    return { items, errors };
  }
  const query = { ...selectorQuery(call), ...options.query };
  const isAll = call.flags.bool('all') || query.labelSelector || query.fieldSelector;
  if (options.needsNames && !isAll && targets.kinds.length > 0) {
    throw new KubectlError('resource(s) were provided, but no name was specified');
  }
  for (const resource of targets.kinds) {
    try {
      const list = await listAll(call, resource, scopeOf(call, resource), query);
      items.push(...list.items.map((object: Obj) => itemOf(resource, object)));
    } catch (error) {
      errors.push(error);
    }
  }
  return { items, errors };
}

export function itemOf(resource: ApiResource, object: Obj, source = ''): Item {
  const { name = '', namespace = '' } = object.metadata ?? {};
  return { resource, namespace, name, object, source };
}

async function itemsOnServer(call: Invocation, local: readonly Item[]) {
  const items: Item[] = [];
  const errors: unknown[] = [];
  for (const { resource, namespace, name, source } of local) {
    try {
      const object = await call.client.get(pathOf(resource, namespace, name));
      items.push({ resource, namespace, name, object, source });
    } catch (error) {
      errors.push(error);
    }
  }
  return { items, errors };
}

/**
 * The objects of -f, with lists taken apart. What the server does not know goes into `failed`, so
 * that the others go on; without it, it is thrown.
 */
export async function itemsOfFiles(call: Invocation, failed?: unknown[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  const take = async (objects: readonly Obj[], source: string): Promise<void> => {
    for (const object of objects) {
      try {
        items.push(await fileItem(call, object, source));
      } catch (error) {
        if (!failed) throw error;
        failed.push(error);
      }
    }
  };
  const folder = call.flags.text('kustomize');
  if (folder !== '') {
    await take(await kustomized(call, folder), folder);
  }
  for (const file of call.flags.list('filename').flatMap((name) => filesOf(call, name))) {
    const source = file === '-' ? 'STDIN' : file;
    const text = file === '-' ? await call.host.readInput() : await call.host.readFile(file);
    if (text === undefined) throw new KubectlError(missingFile(file));
    await take(objectsOf(text, source), source);
  }
  return items;
}

const MANIFEST = /\.(?:json|ya?ml)$/;

/** A folder means the manifests in it. */
function filesOf(call: Invocation, name: string): readonly string[] {
  const all = call.host.listFiles?.() ?? [];
  if (name === '-' || all.includes(name)) return [name];
  const folder = name.replace(/^\.\//, '').replace(/^\.$/, '').replace(/\/+$/, '');
  if (all.includes(folder)) return [folder];
  const inside = folder === '' ? '' : `${folder}/`;
  const isDeep = call.flags.bool('recursive');
  const found = all
    .filter((one) => one.startsWith(inside) && MANIFEST.test(one))
    .filter((one) => isDeep || !one.slice(inside.length).includes('/'));
  const isFolder = folder === '' || all.some((one) => one.startsWith(inside));
  if (isFolder && found.length === 0) {
    throw new KubectlError(
      `error reading [${name}]: recognized file extensions are [.json .yaml .yml]`,
    );
  }
  return found.length > 0 ? found.toSorted() : [name];
}

function missingFile(file: string): string {
  if (!/^https?:\/\//.test(file)) return `the path "${file}" does not exist`;
  return (
    `unable to read URL "${file}": this page reaches no other host. Open the address in the ` +
    'browser, and paste or drop its text into the manifests'
  );
}

export function objectsOf(text: string, source: string): readonly Obj[] {
  const objects: Obj[] = [];
  for (const document of readYaml(text)) {
    if (document.problem) {
      // go-yaml counts lines from zero, and does not tell the first.
      const message = document.problem.message.replace('yaml: line 1: ', 'yaml: ');
      throw new KubectlError(`error parsing ${source}: ${message}`);
    }
    const value = document.value as Obj;
    if (value === null || value === undefined) continue;
    if (value.kind === 'List' && Array.isArray(value.items)) objects.push(...value.items);
    else objects.push(value);
  }
  return objects;
}

async function fileItem(call: Invocation, object: Obj, source: string): Promise<Item> {
  const { apiVersion = '', kind = '', metadata = {} } = object;
  if (kind === '' || apiVersion === '') {
    const missing = [apiVersion === '' && 'apiVersion not set', kind === '' && 'kind not set'];
    const words = missing.filter(Boolean);
    throw new KubectlError(
      `error validating "${source}": error validating data: ` +
        `${words.length > 1 ? `[${words.join(', ')}]` : words[0]}; if you choose to ignore these ` +
        `errors, turn validation off with --validate=false`,
    );
  }
  const resource = await call.discovery.ofKind(apiVersion, kind);
  if (!resource) {
    throw new KubectlError(
      `resource mapping not found for name: "${metadata?.name ?? ''}" namespace: ` +
        `"${metadata?.namespace ?? ''}" from "${source}": no matches for kind "${kind}" in ` +
        `version "${apiVersion}"\nensure CRDs are installed first`,
    );
  }
  const own: string = metadata?.namespace ?? '';
  if (own !== '' && call.hasNamespace && own !== call.namespace) {
    throw new KubectlError(
      `the namespace from the provided object "${own}" does not match the namespace ` +
        `"${call.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const namespace = resource.namespaced ? own || call.namespace : '';
  const named = resource.namespaced
    ? { ...object, metadata: { ...metadata, namespace } }
    : { ...object, metadata: { ...metadata } };
  return { resource, namespace, name: metadata?.name ?? '', object: named, source };
}
