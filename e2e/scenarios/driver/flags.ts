// The few flags that scenario commands know, as kubectl spells them.

export interface Flags {
  readonly words: readonly string[];
  readonly namespace: string;
  readonly selector: string;
  readonly container: string;
  readonly subresource: string;
  /** Of `--grace-period`. */
  readonly grace: number | undefined;
  readonly all: boolean;
  readonly wide: boolean;
  readonly tty: boolean;
}

const VALUES = new Map([
  ['-n', 'namespace'],
  ['-l', 'selector'],
  ['-c', 'container'],
  ['--subresource', 'subresource'],
  ['--grace-period', 'grace'],
  ['-o', 'output'],
]);

export function flagsOf(args: readonly string[]): Flags {
  const words: string[] = [];
  const values = new Map<string, string>();
  const switches = new Set<string>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    const key = VALUES.get(arg);
    if (arg === '--') {
      words.push(...args.slice(index + 1));
      break;
    } else if (key !== undefined) values.set(key, args[++index] ?? '');
    else if (arg === '-A' || arg === '-t') switches.add(arg);
    else words.push(arg);
  }
  const grace = values.get('grace');
  return {
    words,
    namespace: values.get('namespace') ?? 'default',
    selector: values.get('selector') ?? '',
    container: values.get('container') ?? '',
    subresource: values.get('subresource') ?? '',
    grace: grace === undefined ? undefined : Number(grace),
    all: switches.has('-A'),
    wide: values.get('output') === 'wide',
    tty: switches.has('-t'),
  };
}
