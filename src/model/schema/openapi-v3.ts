// /openapi/v3: one document a group version, made from the tables and the registered resources.
import { hashValue } from '../meta/hash.ts';
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';
import type { SchemaDocs } from './descriptions.ts';
import { groupVersionPath, resourcePaths } from './openapi-paths.ts';
import type { OpenApiResource } from './openapi-paths.ts';
import { SchemaCollector, groupVersionKinds } from './openapi-schemas.ts';
import { definitionNamed, definitionOfKind } from './schema.ts';

const INFO = { title: 'Kubernetes', version: 'v1.35.0' };

/** The index that /openapi/v3 answers: the documents and where they are. */
export function openApiV3Index(resources: readonly OpenApiResource[]): JsonRecord {
  const paths: MutableRecord = {};
  for (const [key, members] of byGroupVersion(resources)) {
    const hash = hashValue(members).toString(16).toUpperCase().padStart(8, '0');
    paths[key] = { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` };
  }
  return { paths };
}

/**
 * The document of one group version, such as "apis/apps/v1"; undefined when nothing is registered
 * there. With docs it carries descriptions and enumerations, which `kubectl explain` prints.
 */
export function openApiV3Document(
  key: string,
  resources: readonly OpenApiResource[],
  docs?: SchemaDocs,
): JsonRecord | undefined {
  const members = byGroupVersion(resources).get(key);
  if (members === undefined) return undefined;
  const schemas = new SchemaCollector('#/components/schemas/', docs);
  const paths: MutableRecord = {};
  for (const resource of members) {
    Object.assign(paths, resourcePaths(resource, addKind(schemas, resource)));
    for (const { kind, group, version } of resource.subresources) {
      const gv = { group: group ?? resource.group, version: version ?? resource.version };
      const definition = definitionOfKind(apiVersionOf(gv), kind);
      if (definition !== undefined) schemas.add(definition);
    }
  }
  schemas.add(definitionNamed('DeleteOptions'));
  return { openapi: '3.0.0', info: INFO, paths, components: { schemas: schemas.finish() } };
}

/** Adds the schemas of a resource's kind and of its List; gives the reference to the kind. */
export function addKind(schemas: SchemaCollector, resource: OpenApiResource): JsonRecord {
  const definition = definitionOfKind(apiVersionOf(resource), resource.kind);
  const name = definition?.openApiName ?? customName(resource);
  const ref =
    definition !== undefined && resource.schema === undefined
      ? schemas.add(definition)
      : schemas.addNamed(name, customSchema(schemas, resource));
  if (!resource.verbs.includes('list')) return ref;
  const listMeta = schemas.add(definitionNamed('ListMeta'));
  const goName = `${resource.kind}List`;
  schemas.addNamed(`${name}List`, {
    description: `${goName} is a list of ${resource.kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: listMeta,
      items: { type: 'array', items: ref },
    },
    ...groupVersionKinds({ ...resource, goName }),
  });
  return ref;
}

function customSchema(schemas: SchemaCollector, resource: OpenApiResource): JsonRecord {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema: JsonRecord = resource.schema ?? anything;
  const properties = (schema.properties ?? {}) as JsonRecord;
  return {
    ...schema,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      ...properties,
      metadata: schemas.add(definitionNamed('ObjectMeta')),
    },
    ...groupVersionKinds({ ...resource, goName: resource.kind }),
  };
}

// io.kubetarium.sim.v1alpha1.Clock, as upstream names the schemas of custom resources.
function customName({ group, version, kind }: OpenApiResource): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

function byGroupVersion(
  resources: readonly OpenApiResource[],
): ReadonlyMap<string, readonly OpenApiResource[]> {
  const groups = new Map<string, OpenApiResource[]>();
  for (const resource of resources) {
    const key = groupVersionPath(resource.group, resource.version).slice(1);
    const members = groups.get(key) ?? [];
    members.push(resource);
    groups.set(key, members);
  }
  return groups;
}
