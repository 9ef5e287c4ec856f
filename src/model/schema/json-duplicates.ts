// Finds fields that a JSON text gives twice in one object, which JSON.parse passes over.
// Upstream: sigs.k8s.io/json UnmarshalStrict

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

interface Level {
  readonly path: string;
  /** Keys of an object so far; undefined in a list. */
  readonly keys: Set<string> | undefined;
  index: number;
  key: string;
}

/** Paths such as `spec.containers[0].name`, in the order of the text, which must be valid JSON. */
export function findDuplicateFields(text: string): readonly string[] {
  const duplicates: string[] = [];
  const levels: Level[] = [];
  let expectsKey = false;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const token = match[1]!;
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      const keys = token === '{' ? new Set<string>() : undefined;
      levels.push({ path: pathOf(level), keys, index: 0, key: '' });
      expectsKey = token === '{';
    } else if (token === '}' || token === ']') {
      levels.pop();
      expectsKey = false;
    } else if (token === ',') {
      if (level !== undefined) level.index++;
      expectsKey = level?.keys !== undefined;
    } else if (expectsKey && level?.keys !== undefined && token.startsWith('"')) {
      level.key = JSON.parse(token) as string;
      if (level.keys.has(level.key)) duplicates.push(pathOf(level));
      level.keys.add(level.key);
      expectsKey = false;
    }
  }
  return duplicates;
}

function pathOf(level: Level | undefined): string {
  if (level === undefined) return '';
  if (level.keys === undefined) return `${level.path}[${level.index}]`;
  return level.path === '' ? level.key : `${level.path}.${level.key}`;
}
