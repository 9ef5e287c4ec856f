// The paths part of OpenAPI documents: which operations a resource has.
// kubectl reads from it which patch types a kind takes and whether it knows fieldValidation.
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';

/** What a document says of one resource. */
export interface OpenApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** `status`, `scale`, ... with the kind that each speaks. */
  readonly subresources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
    /** Of the subresource's kind, where it is another group's (Scale, Eviction). */
    readonly group?: string;
    readonly version?: string;
  }[];
  /** Of a custom or simulator kind: its JSON schema. Built-in kinds have theirs in the table. */
  readonly schema?: JsonRecord;
}

const READ_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];
const STRATEGIC = 'application/strategic-merge-patch+json';

const PARAMETERS: { readonly [verb: string]: readonly string[] } = {
  create: ['dryRun', 'fieldManager', 'fieldValidation'],
  update: ['dryRun', 'fieldManager', 'fieldValidation'],
  patch: ['dryRun', 'fieldManager', 'fieldValidation', 'force'],
  delete: ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'],
  list: [
    'allowWatchBookmarks',
    'continue',
    'fieldSelector',
    'labelSelector',
    'limit',
    'resourceVersion',
    'resourceVersionMatch',
    'sendInitialEvents',
    'timeoutSeconds',
    'watch',
  ],
};
const INTEGER_PARAMETERS = new Set(['limit', 'timeoutSeconds', 'gracePeriodSeconds']);
const BOOLEAN_PARAMETERS = new Set([
  'force',
  'watch',
  'allowWatchBookmarks',
  'sendInitialEvents',
  'orphanDependents',
]);

const METHODS: ReadonlyMap<string, readonly [method: string, action: string]> = new Map([
  ['get', ['get', 'get']],
  ['list', ['get', 'list']],
  ['create', ['post', 'post']],
  ['update', ['put', 'put']],
  ['patch', ['patch', 'patch']],
  ['delete', ['delete', 'delete']],
  ['deletecollection', ['delete', 'deletecollection']],
]);
const COLLECTION_VERBS = new Set(['list', 'create', 'deletecollection']);

/** `/api/v1` or `/apis/apps/v1`. */
export function groupVersionPath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** All paths of a resource, for OpenAPI v3. `schemaRef` is the reference to its kind's schema. */
export function resourcePaths(resource: OpenApiResource, schemaRef: JsonRecord): JsonRecord {
  const root = groupVersionPath(resource.group, resource.version);
  const base = resource.namespaced ? `${root}/namespaces/{namespace}` : root;
  const collection = `${base}/${resource.plural}`;
  const item = `${collection}/{name}`;
  const strategic = resource.schema === undefined;
  const paths: MutableRecord = {};
  const add = (path: string, verb: string, gvk: JsonRecord): void => {
    const found = METHODS.get(verb);
    if (found === undefined) return;
    const [method, action] = found;
    const entry = (paths[path] ??= pathParameters(path)) as MutableRecord;
    entry[method] = operation(verb, action, gvk, schemaRef, strategic);
  };
  const gvk = { group: resource.group, kind: resource.kind, version: resource.version };
  for (const verb of resource.verbs) {
    add(COLLECTION_VERBS.has(verb) ? collection : item, verb, gvk);
  }
  for (const { name, kind, verbs, group, version } of resource.subresources) {
    const own = { group: group ?? gvk.group, kind, version: version ?? gvk.version };
    for (const verb of verbs) add(`${item}/${name}`, verb, own);
  }
  if (resource.namespaced && resource.verbs.includes('list')) {
    add(`${root}/${resource.plural}`, 'list', gvk);
  }
  return paths;
}

function pathParameters(path: string): MutableRecord {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  if (names.length === 0) return {};
  const parameters = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }));
  return { parameters };
}

function operation(
  verb: string,
  action: string,
  gvk: JsonRecord,
  schemaRef: JsonRecord,
  strategic: boolean,
): JsonRecord {
  const parameters = (PARAMETERS[verb] ?? []).map((name) => ({
    name,
    in: 'query',
    schema: { type: parameterType(name), uniqueItems: true },
  }));
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBody(verb, schemaRef, strategic),
    responses: { 200: { description: 'OK', content: content(READ_TYPES, schemaRef) } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
  };
}

function requestBody(verb: string, schemaRef: JsonRecord, strategic: boolean): JsonRecord {
  if (verb === 'patch') {
    const types = strategic ? [...PATCH_TYPES, STRATEGIC] : PATCH_TYPES;
    return { requestBody: { required: true, content: content(types, { type: 'object' }) } };
  }
  if (verb !== 'create' && verb !== 'update') return {};
  return { requestBody: { required: true, content: content(['*/*'], schemaRef) } };
}

function content(types: readonly string[], schema: JsonRecord): JsonRecord {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

function parameterType(name: string): string {
  if (INTEGER_PARAMETERS.has(name)) return 'integer';
  return BOOLEAN_PARAMETERS.has(name) ? 'boolean' : 'string';
}
