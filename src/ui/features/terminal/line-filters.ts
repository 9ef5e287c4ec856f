// Tools of a pipe that can say at once what they make of each line: `kubectl get -w | head -3`.
import { TEXT_TOOLS } from './text-tools.ts';

export interface LineFilter {
  /** Takes whole lines; `isEnough` when nothing more is wanted. */
  take(lines: string): { readonly out: string; readonly isEnough?: boolean };
  code(): number;
}

/** Undefined for what must have seen everything first. */
export function lineFilter(words: readonly string[]): LineFilter | undefined {
  const [name = '', ...args] = words;
  if (name === 'head') return headFilter(args);
  if (name === 'cat' && args.length === 0) return { take: (out) => ({ out }), code: () => 0 };
  if (!isByLine(name, args)) return undefined;
  const tool = TEXT_TOOLS.get(name);
  if (!tool) return undefined;
  let code = 1;
  return {
    take(lines) {
      const result = tool(args, lines);
      if (result.code === 0) code = 0;
      else if (result.code > 1) code = result.code;
      return { out: result.out + (result.error ?? '') };
    },
    code: () => (name.endsWith('grep') ? code : code > 1 ? code : 0),
  };
}

/** Whether each line's output depends on nothing but the line, and no file is read. */
function isByLine(name: string, args: readonly string[]): boolean {
  const flags = args.filter((arg) => arg.startsWith('-') && arg.length > 1).join('');
  const words = args.filter((arg) => !arg.startsWith('-'));
  if (name === 'grep' || name === 'egrep' || name === 'fgrep') {
    return words.length === 1 && /^[-ivEFwo]*$|^--line-buffered$|^--color.*$/.test(flags);
  }
  if (name === 'sed') return words.length === 1 && /^s/.test(words[0] ?? '') && flags === '';
  if (name === 'tr') return true;
  return name === 'cut' && words.length <= 3 && args.every((arg) => !/\.\w+$/.test(arg));
}

function headFilter(args: readonly string[]): LineFilter | undefined {
  const text = args.join(' ');
  const count = /^(?:-n ?(\d+)|-(\d+))?$/.exec(text);
  if (!count) return undefined;
  let left = Number(count[1] ?? count[2] ?? 10);
  return {
    take(lines) {
      const all = lines.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      const out = all.slice(0, left).join('');
      left = Math.max(0, left - all.length);
      return { out, isEnough: left === 0 };
    },
    code: () => 0,
  };
}
