// The columns of a custom kind: the name, what its definition asks for, or the age.
// Upstream: apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go
import type { CustomResourceColumnDefinition } from '../../generated/types.ts';
import { parseJsonPath, valuesAt } from '../../meta/json-path.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { CellValue, Column } from '../column.ts';
import { AGE_COLUMN, ageOf, NAME_COLUMN } from '../column.ts';

export function customColumns(
  asked: readonly CustomResourceColumnDefinition[] | undefined,
): readonly Column[] {
  if (!asked || asked.length === 0) return [NAME_COLUMN, AGE_COLUMN];
  return [NAME_COLUMN, ...asked.map(columnOf)];
}

function columnOf(asked: CustomResourceColumnDefinition): Column {
  const steps = parseJsonPath(asked.jsonPath) ?? [];
  return {
    name: asked.name,
    type: asked.type as Column['type'],
    format: asked.format ?? '',
    description: asked.description ?? `Custom resource definition column: ${asked.jsonPath}`,
    priority: asked.priority ?? 0,
    cell: (object: KubeObject, now) => {
      const [value] = valuesAt(object, steps);
      return asked.type === 'date' ? dateCell(value, now) : plainCell(value);
    },
  };
}

function dateCell(value: unknown, now: number): CellValue {
  return typeof value === 'string' ? ageOf(value, now) : null;
}

function plainCell(value: unknown): CellValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as CellValue);
}
