// `-o custom-columns=NAME:.metadata.name,...`. Upstream: kubectl pkg/cmd/get/customcolumn.go
import type { Obj } from '../api/client.ts';
import { KubectlError } from '../errors.ts';
import { goValue } from './go-value.ts';
import { valuesAt } from './json-path.ts';
import { alignTabs, TABLE_STOPS } from './tab-writer.ts';

export function customColumnsText(
  spec: string,
  objects: readonly Obj[],
  hasHeader: boolean,
): string {
  if (spec === '') {
    throw new KubectlError('custom-columns format specified but no custom columns given');
  }
  const columns = spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      throw new KubectlError(
        `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`,
      );
    }
    return { header: part.slice(0, colon), path: part.slice(colon + 1) };
  });
  const lines = hasHeader ? [columns.map(({ header }) => header).join('\t')] : [];
  for (const object of objects) {
    lines.push(columns.map(({ path }) => cell(path, object)).join('\t'));
  }
  return alignTabs(lines.map((line) => `${line}\n`).join(''), TABLE_STOPS);
}

function cell(path: string, object: Obj): string {
  const values = valuesAt(path, object);
  return values.length === 0 ? '<none>' : values.map(goValue).join(',');
}
