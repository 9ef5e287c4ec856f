// Words with `*`, `?` and `[...]`: which names they mean.
import { pieceEnd } from './shell-words.ts';

/** The names that an unquoted pattern meets, in order; none when the word is no pattern. */
export function globOf(raw: string, names: readonly string[]): readonly string[] {
  if (!/[*?[]/.test(raw) || raw.includes('$') || raw.includes('`')) return [];
  let pattern = '';
  let isPattern = false;
  for (let at = 0; at < raw.length;) {
    const end = pieceEnd(raw, at);
    const piece = raw.slice(at, end);
    const set = /^\[[^\]]+\]/.exec(raw.slice(at))?.[0];
    if (set) {
      pattern += set.replace(/^\[!/, '[^');
      isPattern = true;
      at += set.length;
      continue;
    }
    if (piece === '*' || piece === '?') {
      pattern += piece === '*' ? '[^/]*' : '[^/]';
      isPattern = true;
    } else pattern += escaped(piece.replaceAll(/^(['"])(.*)\1$/gs, '$2').replace(/^\\/, ''));
    at = end;
  }
  if (!isPattern) return [];
  const regex = regexOf(pattern.replace(/^(?:\\\.\/)+/, ''));
  return regex ? names.filter((name) => regex.test(name)).toSorted() : [];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function regexOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^${pattern}$`);
  } catch {
    return undefined;
  }
}
