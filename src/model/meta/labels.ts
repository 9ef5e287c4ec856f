// Sets of labels.

export type Labels = { readonly [key: string]: string };

/** The value of a label, safe against keys such as `__proto__`. */
export function labelValue(labels: Labels | undefined, key: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** `a=b,c=d` sorted by key, `<none>` when empty: how kubectl prints labels. */
export function formatLabels(labels: Labels | undefined): string {
  const pairs = sortedPairs(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

/** Whether two sets hold the same labels. */
export function labelsEqual(a: Labels | undefined, b: Labels | undefined): boolean {
  if (a === b) return true;
  const keysA = Object.keys(a ?? {});
  if (keysA.length !== Object.keys(b ?? {}).length) return false;
  return keysA.every((key) => labelValue(b, key) === labelValue(a, key));
}

/** Keys and values in key order. */
export function sortedPairs(labels: Labels | undefined): [string, string][] {
  return Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
