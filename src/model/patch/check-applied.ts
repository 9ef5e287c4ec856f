// What an applied configuration must not have: unknown fields, items without keys or with a key
// twice. Upstream: sigs.k8s.io/structured-merge-diff typed/validate.go, helpers.go
import { isRecord } from '../meta/json-data.ts';
import { itemShapeOf } from './compare-fields.ts';
import { formatFieldPath } from './field-set.ts';
import { itemElement, missingKeys, shapeOfField } from './shape.ts';
import type { Shape } from './shape.ts';

/** Upstream's complaints, each with its path; none: fine. */
export function checkApplied(shape: Shape, value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return checkList(shape, value, path);
  if (!isRecord(value)) return [];
  const { type } = shape;
  if (type.is === 'scalar') return [];
  return Object.keys(value).flatMap((name) => {
    const at = `${path}.${name}`;
    if (type.is === 'struct' && !type.definition.fields.has(name) && !type.definition.open) {
      return [`${at}: field not declared in schema`];
    }
    return checkApplied(shapeOfField(shape, name), value[name], at);
  });
}

function checkList(shape: Shape, list: readonly unknown[], path: string): readonly string[] {
  const itemShape = itemShapeOf(shape);
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [i, item] of list.entries()) {
    if (shape.relation !== 'map' && shape.relation !== 'set') {
      problems.push(...checkApplied(itemShape, item, `${path}[${i}]`));
      continue;
    }
    const [missing] = isRecord(item) ? missingKeys(shape, item) : [];
    if (missing !== undefined) {
      problems.push(
        `${path}: element ${i}: associative list with keys has an element that omits key field` +
          ` "${missing}" (and doesn't have default value)`,
      );
      continue;
    }
    const element = itemElement(shape, item);
    const shown = formatFieldPath([element]);
    if (seen.has(element)) problems.push(`${path}: duplicate entries for key ${shown}`);
    seen.add(element);
    problems.push(...checkApplied(itemShape, item, path + shown));
  }
  return problems;
}
