// Evaluates JSONPath templates on objects. Upstream: client-go/util/jsonpath/jsonpath.go
import { escapeHtml } from '../api/client.ts';
import { KubectlError } from '../errors.ts';
import type { Node, Side, Step } from './json-path-parser.ts';
import { parseSteps, parseTemplate } from './json-path-parser.ts';
import { sorted, toJson } from './yaml.ts';
import { isRecord } from '../../model/meta/json-data.ts';

/** The text that a template makes of an object. */
export function jsonPathText(template: string, object: unknown): string {
  return parseTemplate(template)
    .map((node) => nodeText(node, object, object))
    .join('');
}

/** What `-o jsonpath-as-json` prints. */
export function jsonPathAsJson(template: string, object: unknown): string {
  return parseTemplate(template)
    .map((node) => (node.is === 'path' ? toJson(walk(node.steps, object, object)) : ''))
    .join('');
}

function nodeText(node: Node, current: unknown, root: unknown): string {
  switch (node.is) {
    case 'text':
      return node.text;
    case 'path':
      return walk(node.steps, current, root).map(valueText).join(' ');
    case 'range':
      return walk(node.steps, current, root)
        .map((one) => node.body.map((inner) => nodeText(inner, one, root)).join(''))
        .join('');
  }
}

function valueText(value: unknown): string {
  if (value === null) return '<nil>';
  if (typeof value === 'object') return escapeHtml(JSON.stringify(sorted(value)));
  return String(value);
}

/** The values at a relaxed path: `.metadata.name`, `metadata.name` or `{.metadata.name}`. */
export function valuesAt(path: string, object: unknown): unknown[] {
  return walk(relaxedSteps(path), object, object);
}

/** Upstream: kubectl pkg/cmd/get/customcolumn.go (RelaxedJSONPathExpression) */
export function relaxedSteps(path: string): readonly Step[] {
  const inner = /^\{?\.?([^{}]+)\}?$/.exec(path)?.[1];
  if (path === '') return [];
  if (inner === undefined) {
    throw new KubectlError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return parseSteps(`.${inner}`);
}

function walk(steps: readonly Step[], current: unknown, root: unknown): unknown[] {
  let values: unknown[] = [current];
  for (const step of steps) values = values.flatMap((value) => take(step, value, root));
  return values;
}

function take(step: Step, value: unknown, root: unknown): unknown[] {
  switch (step.is) {
    case 'root':
      return [root];
    case 'current':
      return [value];
    case 'field':
      return isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'wildcard':
      if (Array.isArray(value)) return value;
      return isRecord(value)
        ? Object.keys(value)
            .sort()
            .map((key) => value[key])
        : [];
    case 'recursive':
      return everything(value);
    case 'index': {
      if (!Array.isArray(value)) return [];
      const index = step.index < 0 ? value.length + step.index : step.index;
      if (index >= 0 && index < value.length) return [value[index]];
      throw new KubectlError(
        `array index out of bounds: index ${step.index}, length ${value.length}`,
      );
    }
    case 'slice':
      return slice(step, value);
    case 'union':
      return step.parts.flatMap((part) => walk(part, value, root));
    case 'filter':
      return Array.isArray(value) ? value.filter((one) => holds(step, one, root)) : [];
  }
}

function slice(step: Extract<Step, { is: 'slice' }>, value: unknown): unknown[] {
  if (!Array.isArray(value)) return [];
  const place = (at: number) => (at < 0 ? at + value.length : at);
  const from = place(step.from ?? 0);
  const to = Math.min(value.length, place(step.to ?? value.length));
  return value.filter((_, at) => at >= from && at < to && (at - from) % step.by === 0);
}

/** The value and everything inside it, outermost first. */
function everything(value: unknown): unknown[] {
  if (Array.isArray(value)) return [value, ...value.flatMap(everything)];
  if (!isRecord(value)) return [];
  return [
    value,
    ...Object.keys(value)
      .sort()
      .flatMap((key) => everything(value[key])),
  ];
}

function holds(step: Extract<Step, { is: 'filter' }>, one: unknown, root: unknown): boolean {
  const left = sideValue(step.left, one, root);
  if (step.operator === 'exists') return left.length > 0;
  const right = sideValue(step.right, one, root);
  if (left.length === 0 || right.length === 0) return false;
  const [a, b] = [left[0], right[0]] as [number, number];
  switch (step.operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

function sideValue(side: Side, one: unknown, root: unknown): unknown[] {
  return side.is === 'value' ? [side.value] : walk(side.steps, one, root);
}
