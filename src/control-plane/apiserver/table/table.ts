// Objects as rows of a table: what `kubectl get` prints. Upstream: pkg/printers/tablegenerator.go
import type { Micros } from '../../../kernel/time.ts';
import type { KubeList, KubeObject } from '../../../model/meta/object.ts';
import type { CellValue } from '../../../model/resources/column.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

interface TableRow {
  readonly cells: readonly CellValue[];
  readonly object?: unknown;
}

export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly metadata: object;
  readonly columnDefinitions: readonly object[] | null;
  readonly rows: readonly TableRow[];
}

export interface TableOptions {
  readonly now: Micros;
  readonly includeObject: IncludeObject;
  /** Later events of a watch leave the columns out. */
  readonly withColumns: boolean;
}

/** A table of a list, or of one object. */
export function tableOf(
  definition: ResourceDefinition,
  listMeta: KubeList['metadata'],
  objects: readonly KubeObject[],
  options: TableOptions,
): Table {
  const { columns } = definition;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: listMeta,
    columnDefinitions: options.withColumns
      ? columns.map(({ name, type, format, description, priority }) => ({
          name,
          type,
          format,
          description,
          priority,
        }))
      : null,
    rows: objects.map((object) => rowOf(definition, object, options)),
  };
}

function rowOf(
  definition: ResourceDefinition,
  object: KubeObject,
  { now, includeObject }: TableOptions,
): TableRow {
  const cells = definition.columns.map((column) => column.cell(object, now));
  if (includeObject === 'None') return { cells };
  return { cells, object: includeObject === 'Object' ? object : partialObjectMetadata(object) };
}

/** Only type and metadata. */
export function partialObjectMetadata({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
