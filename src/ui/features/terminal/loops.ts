// Loops of the workstation's shell: `for x in a b; do ...; done`, `while`, `until`.
import { isOpen, tokens } from './shell-words.ts';

export type Loop =
  | {
      readonly is: 'for';
      readonly name: string;
      readonly words: readonly string[];
      readonly body: string;
    }
  | { readonly is: 'while' | 'until'; readonly condition: string; readonly body: string };

/** A text with a loop in it: what stands before and after runs on its own. */
export interface Cut {
  readonly before: string;
  readonly loop: Loop;
  readonly after: string;
}

const START = /(?:^|[;\n])\s*(?=(?:for|while|until)\s)/g;
const FOR = /^for\s+(\w+)\s+in\s+(.*?)\s*[;\n]\s*do\s(.*?)[;\n]\s*done(?=\s*(?:[;\n]|$))/s;
const WHILE = /^(while|until)\s+(.*?)\s*[;\n]\s*do\s(.*?)[;\n]\s*done(?=\s*(?:[;\n]|$))/s;

/** The first loop of a text that is no word in quotes. */
export function cutLoop(text: string): Cut | undefined {
  for (const start of text.matchAll(START)) {
    const before = text.slice(0, start.index);
    if (before.trim() !== '' && isOpen(before)) continue;
    const rest = text.slice(start.index + start[0].length);
    const found = FOR.exec(rest) ?? WHILE.exec(rest);
    if (!found) continue;
    const [whole, first = '', second = '', body = ''] = found;
    const loop: Loop = whole.startsWith('for')
      ? { is: 'for', name: first, words: tokens(second).map((token) => token.text), body }
      : { is: first as 'while' | 'until', condition: second, body };
    return { before, loop, after: rest.slice(whole.length).replace(/^\s*[;\n]/, '') };
  }
  return undefined;
}

/** Whether more has to be written before the text can run. */
export function needsMore(text: string): boolean {
  const cut = cutLoop(text);
  if (cut) return needsMore(cut.after);
  return /^\s*(?:for|while|until)\s/.test(text) || isOpen(text);
}
