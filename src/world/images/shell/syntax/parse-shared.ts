// Parsed scripts, kept: thousands of containers run the same text.
import { parse } from './parser.ts';
import type { Script } from './syntax.ts';

const PARSED = new Map<string, Script>();
const MAX_PARSED = 4_096;

/** As parse, but equal texts share one tree. */
export function parseShared(text: string): Script {
  const known = PARSED.get(text);
  if (known) return known;
  const script = parse(text);
  if (PARSED.size >= MAX_PARSED) PARSED.clear();
  PARSED.set(text, script);
  return script;
}
