// A difference of two objects, in the manner of Go's cmp.Diff.

/**
 * The changed fields as `- old` and `+ new` lines inside the type's braces. cmp.Diff also shows
 * unchanged neighbours and Go's own types; those are left out here.
 */
export function goDiff(typeName: string, old: object, next: object): string {
  const lines: string[] = [`  ${typeName}{`];
  diffFields(lines, old as Fields, next as Fields, '  \t');
  lines.push('  }', '');
  return lines.join('\n');
}

type Fields = { readonly [key: string]: unknown };

function diffFields(lines: string[], old: Fields, next: Fields, indent: string): void {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
  let equal = 0;
  for (const key of keys) {
    const before = old[key];
    const after = next[key];
    const beforeText = JSON.stringify(before) ?? 'nil';
    const afterText = JSON.stringify(after) ?? 'nil';
    if (beforeText === afterText) {
      equal++;
      continue;
    }
    if (isObject(before) && isObject(after)) {
      lines.push(`${indent}${goName(key)}: {`);
      diffFields(lines, before, after, `${indent}\t`);
      lines.push(`${indent}},`);
      continue;
    }
    lines.push(`-${indent.slice(1)}${goName(key)}: ${beforeText},`);
    lines.push(`+${indent.slice(1)}${goName(key)}: ${afterText},`);
  }
  if (equal > 0) lines.push(`${indent}... // ${equal} identical fields`);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function goName(key: string): string {
  return /^\d/.test(key) ? key : key.charAt(0).toUpperCase() + key.slice(1);
}
