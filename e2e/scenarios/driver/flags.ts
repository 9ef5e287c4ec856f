// The few flags that scenario commands know, as kubectl spells them.

export interface Flags {
  readonly words: readonly string[];
  readonly namespace: string;
  readonly selector: string;
  readonly all: boolean;
  readonly wide: boolean;
}

export function flagsOf(args: readonly string[]): Flags {
  const words: string[] = [];
  let namespace = 'default';
  let selector = '';
  let all = false;
  let wide = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    if (arg === '-A') all = true;
    else if (arg === '-n') namespace = args[++index] ?? '';
    else if (arg === '-l') selector = args[++index] ?? '';
    else if (arg === '-o' && args[index + 1] === 'wide') {
      wide = true;
      index++;
    } else words.push(arg);
  }
  return { words, namespace, selector, all, wide };
}
