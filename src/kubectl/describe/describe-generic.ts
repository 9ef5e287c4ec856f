// kubectl describe of any kind that has no describer of its own.
// Upstream: kubectl pkg/describe/describe.go (genericDescriber)
import type { Obj } from '../api/client.ts';
import { describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, labelLines } from './page.ts';
import type { Page } from './page.ts';

export const describeGeneric: Describer = (page, object, { now, events }) => {
  const { metadata } = object;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  const skip = ['metadata.managedFields', 'metadata.name', 'metadata.namespace'].concat([
    'metadata.labels',
    'metadata.annotations',
  ]);
  contents(page, 0, object, '', new Set(skip));
  describeEvents(page, events, now);
};

function contents(page: Page, level: number, of: Obj, path: string, skip: ReadonlySet<string>) {
  for (const field of Object.keys(of).sort()) {
    const full = path === '' ? field : `${path}.${field}`;
    const value = of[field];
    const title = label(field);
    if (skip.has(full)) continue;
    if (Array.isArray(value)) {
      page.line(level, `${title}:`);
      for (const item of value) {
        if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
          contents(page, level + 1, item, full, skip);
        } else page.line(level + 1, goText(item));
      }
    } else if (typeof value === 'object' && value !== null) {
      page.line(level, `${title}:`);
      contents(page, level + 1, value, full, skip);
    } else page.line(level, `${title}:\t${goText(value)}`);
  }
}

function goText(value: unknown): string {
  return value === null || value === undefined ? '<nil>' : String(value);
}

/** `resourceVersion` as `Resource Version`, `apiVersion` as `API Version`. */
function label(field: string): string {
  if (!/^[A-Za-z-]+$/.test(field)) return field;
  const acronyms = new Set(['API', 'CIDR', 'URI', 'URL', 'UID', 'OSB', 'GUID']);
  const parts = field.match(/[A-Z]+(?=[A-Z][a-z]|$)|[A-Z]?[a-z]+|[A-Z]+|-/g) ?? [field];
  return parts
    .map((part) => {
      const upper = part.toUpperCase();
      if (acronyms.has(upper)) return upper;
      return part.charAt(0).toUpperCase() + part.slice(1);
    })
    .join(' ');
}
