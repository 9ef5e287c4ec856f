// How the lists of a kind are merged, as the server's OpenAPI document tells it.
import type { Client, Obj } from '../api/client.ts';
import type { ApiResource } from '../api/discovery.ts';

export interface PatchShape {
  readonly mergeKey: string | undefined;
  readonly mergesScalars: boolean;
  readonly retainsKeys: boolean;
  field(name: string): PatchShape | undefined;
  item(): PatchShape | undefined;
}

/** The OpenAPI v3 document of a group and version. */
export function openApiDocument(
  client: Client,
  { group, version }: Pick<ApiResource, 'group' | 'version'>,
): Promise<Obj> {
  const key = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  return client.get(`/openapi/v3/${key}`);
}

/** The schema of a kind in its document. */
export function schemaOfKind(document: Obj, resource: ApiResource): Obj | undefined {
  const { group, version, kind } = resource;
  const schemas: Obj[] = Object.values(document.components?.schemas ?? {});
  return schemas.find((schema) =>
    (schema['x-kubernetes-group-version-kind'] ?? []).some(
      (one: Obj) => one.group === group && one.version === version && one.kind === kind,
    ),
  );
}

/** The shape of a kind, undefined when its lists have no keys (custom kinds). */
export function patchShape(document: Obj, resource: ApiResource): PatchShape | undefined {
  const schema = schemaOfKind(document, resource);
  const isStrategic = Object.values<Obj>(document.paths ?? {}).some(
    ({ patch }) =>
      patch?.['x-kubernetes-group-version-kind']?.kind === resource.kind &&
      patch.requestBody?.content?.['application/strategic-merge-patch+json'] !== undefined,
  );
  return schema && isStrategic ? shapeOf(document, schema) : undefined;
}

export function resolved(document: Obj, schema: Obj | undefined): Obj | undefined {
  if (!schema) return undefined;
  const reference: string | undefined = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference === undefined) return schema;
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return document.components?.schemas?.[name];
}

function shapeOf(document: Obj, schema: Obj): PatchShape {
  const inner = resolved(document, schema);
  const strategy: string = schema['x-kubernetes-patch-strategy'] ?? '';
  const mergeKey: string | undefined = schema['x-kubernetes-patch-merge-key'];
  const isMerged = strategy.split(',').includes('merge');
  return {
    mergeKey: isMerged ? mergeKey : undefined,
    mergesScalars: isMerged && mergeKey === undefined && schema.type === 'array',
    retainsKeys: strategy.split(',').includes('retainKeys'),
    field(name) {
      const property = inner?.properties?.[name] ?? inner?.additionalProperties;
      return property ? shapeOf(document, property) : undefined;
    },
    item: () => (schema.items ? shapeOf(document, schema.items) : undefined),
  };
}
