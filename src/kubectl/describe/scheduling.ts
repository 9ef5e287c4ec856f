// Tolerations and spread constraints of a pod. Upstream: kubectl pkg/describe/describe.go
import { formatLabelSelector } from '../../model/meta/selectors.ts';
import type { Obj } from '../api/client.ts';
import type { Page } from './page.ts';

export function tolerationLines(page: Page, title: string, tolerations: readonly Obj[] = []): void {
  page.append(`${title}:\t`);
  if (tolerations.length === 0) {
    page.append('<none>\n');
    return;
  }
  const sorted = tolerations.toSorted((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  for (const [at, toleration] of sorted.entries()) {
    if (at > 0) page.append(`${' '.repeat(title.length - title.trimStart().length)}\t`);
    page.append(`${tolerationText(toleration)}\n`);
  }
}

function tolerationText({
  key = '',
  value = '',
  effect = '',
  operator = '',
  tolerationSeconds,
}: Obj) {
  let text = key;
  if (value !== '') text += `=${value}`;
  if (effect !== '') text += `:${effect}`;
  if (operator === 'Exists' && value === '') {
    text += key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists';
  }
  if (operator === 'Lt' || operator === 'Gt') text += ` op=${operator}`;
  if (tolerationSeconds !== undefined) text += ` for ${tolerationSeconds}s`;
  return text;
}

export function describeConstraints(
  page: Page,
  constraints: readonly Obj[] = [],
  indent = '',
): void {
  if (constraints.length === 0) return;
  const title = `${indent}Topology Spread Constraints:\t`;
  for (const [at, one] of constraints
    .toSorted((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
    .entries()) {
    const { topologyKey, whenUnsatisfiable, maxSkew, labelSelector } = one;
    const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : '';
    page.append(at === 0 ? title : `${indent}\t`);
    page.append(
      `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}\n`,
    );
  }
}
