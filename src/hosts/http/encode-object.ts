// Answers as text: JSON as Go would write it, tables, bare metadata, YAML, protobuf.
import { stringify } from 'yaml';
import type { TableOptions } from '../../control-plane/apiserver/table/table.ts';
import { partialObjectMetadata, tableOf } from '../../control-plane/apiserver/table/table.ts';
import { withOwners } from '../../control-plane/apiserver/patching/ownership.ts';
import type { KubeList, KubeObject } from '../../model/meta/object.ts';
import { encodeProtobuf } from '../../model/protobuf/encode-protobuf.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import { SCALE_COLUMNS } from '../../model/resources/scale-columns.ts';
import type { Format } from './media-type.ts';

/** The object as the format wants it, before it is written. */
export function convert(
  object: unknown,
  format: Format,
  definition: ResourceDefinition | undefined,
  options: TableOptions,
): unknown {
  if (definition && format.as === 'Table' && isScale(object)) {
    const columns = SCALE_COLUMNS;
    return tableOf({ ...definition, columns }, resourceVersionOf(object), [object], options);
  }
  if (!definition || !isResource(object, definition)) return object;
  const list = isList(object) ? object : undefined;
  switch (format.as) {
    case 'object':
      if (!list) return withOwners(definition, object as KubeObject);
      // Items of a list in JSON get theirs as they are written.
      if (format.encoding === 'json') return object;
      return { ...list, items: list.items.map((item) => withOwners(definition, item)) };
    case 'Table': {
      const one = object as KubeObject;
      const meta = list ? list.metadata : resourceVersionOf(one);
      return tableOf(definition, meta, list ? list.items : [one], options);
    }
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      if (!list) return partialObjectMetadata(withOwners(definition, object as KubeObject));
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: list.metadata,
        items: list.items.map((item) => partialObjectMetadata(withOwners(definition, item))),
      };
  }
}

function resourceVersionOf({ metadata }: KubeObject): KubeList['metadata'] {
  const { resourceVersion } = metadata;
  return resourceVersion === undefined ? {} : { resourceVersion };
}

function isResource(object: unknown, { ref, listKind }: ResourceDefinition): boolean {
  const { kind } = object as KubeObject;
  return kind === ref.kind || kind === listKind;
}

function isList(object: unknown): object is KubeList {
  return Array.isArray((object as { items?: unknown }).items);
}

/** The text or bytes of an answer; undefined when its kind has no protobuf form. */
export function write(object: unknown, format: Format): string | Uint8Array | undefined {
  switch (format.encoding) {
    case 'json':
      return `${JSON.stringify(object)}\n`;
    case 'yaml':
      return stringify(object, { aliasDuplicateObjects: false });
    case 'protobuf':
      return encodeProtobuf(object as { readonly [key: string]: unknown });
  }
}

/** A long list in pieces, so that 150,000 objects never stand in memory as text. */
export function* writeListInPieces(
  list: KubeList,
  definition: ResourceDefinition | undefined,
): Iterable<string> {
  const { items, ...head } = list;
  const isBuiltIn = definition?.builtIn ?? false;
  yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
  let piece = '';
  for (const [index, given] of items.entries()) {
    const item = definition ? withOwners(definition, given) : given;
    piece += (index === 0 ? '' : ',') + JSON.stringify(isBuiltIn ? withoutType(item) : item);
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]}\n`;
}

/** Go's typed lists carry no type on their items. */
function withoutType({ kind: _kind, apiVersion: _version, ...rest }: KubeObject): object {
  return rest;
}

function isScale(object: unknown): object is KubeObject {
  const { apiVersion, kind } = object as Partial<KubeObject>;
  return kind === 'Scale' && apiVersion === 'autoscaling/v1';
}
