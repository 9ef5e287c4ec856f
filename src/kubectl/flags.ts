// Flags as pflag reads them, with its words for what is wrong. Upstream: spf13/pflag flag.go
import { parseGoDuration } from '../model/meta/duration.ts';
import { KubectlError } from './errors.ts';

type Kind =
  /** bool */
  | 'b'
  /** string */
  | 's'
  /** string whose value may be left out: `kind=o:WITHOUT` */
  | 'o'
  | 'i'
  /** strings with commas */
  | 'l'
  /** strings, one for each time the flag is given */
  | 'a'
  /** duration; seconds when it has no unit is not allowed */
  | 'd';

export interface FlagSpec {
  readonly name: string;
  readonly short: string;
  readonly kind: Kind;
  readonly initial: string;
  /** The value of a flag that is given without one. */
  readonly bare: string | undefined;
}

/**
 * Reads specs such as `A/all-namespaces:b o/output:s chunk-size:i=500 dry-run:o=none!unchanged`:
 * [short/]name:kind[=initial][!value when given without one].
 */
export function flagSpecs(...texts: readonly string[]): readonly FlagSpec[] {
  return texts
    .flatMap((text) => text.split(/\s+/))
    .filter((token) => token !== '')
    .map((token) => {
      const [, short = '', name = '', kind = 's', initial = '', bare] =
        /^(?:(.)\/)?([\w-]+):(\w)(?:=([^!]*))?(?:!(.*))?$/.exec(token) ?? [];
      return { name, short, kind: kind as Kind, initial, bare: kind === 'b' ? 'true' : bare };
    });
}

export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of the args came before `--`; -1 when there was none. */
  readonly dash: number;
}

export class Flags {
  readonly values = new Map<string, string[]>();

  constructor(private readonly specs: ReadonlyMap<string, FlagSpec>) {}

  isSet(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string {
    return this.values.get(name)?.at(-1) ?? this.specs.get(name)?.initial ?? '';
  }

  bool(name: string): boolean {
    return /^(1|t|true)$/i.test(this.text(name));
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  /** Seconds. */
  seconds(name: string): number {
    const text = this.text(name);
    return text === '' ? 0 : (parseGoDuration(text) ?? 0) / 1e6;
  }

  list(name: string): readonly string[] {
    const given = this.values.get(name) ?? (this.text(name) === '' ? [] : [this.text(name)]);
    if (this.specs.get(name)?.kind === 'a') return given;
    return given.flatMap((one) => (one === '' ? [] : one.split(',')));
  }
}

/** Reads a command's words. Throws KubectlError in pflag's words. */
export function parseFlags(
  command: string,
  words: readonly string[],
  specs: readonly FlagSpec[],
): Parsed {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const byShort = new Map(specs.filter(({ short }) => short).map((spec) => [spec.short, spec]));
  const flags = new Flags(byName);
  const args: string[] = [];
  const fail = (message: string): never => {
    throw new KubectlError(`${message}\nSee 'kubectl ${command} --help' for usage.`);
  };
  const give = (spec: FlagSpec, value: string, shown: string): void => {
    const problem = problemOf(spec, value);
    if (problem) fail(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${problem}`);
    flags.values.set(spec.name, [...(flags.values.get(spec.name) ?? []), value]);
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') {
      const before = args.length;
      return { flags, args: [...args, ...words.slice(at + 1)], dash: before };
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      if (name === '') fail(`bad flag syntax: ${word}`);
      const spec = byName.get(name) ?? fail(`unknown flag: --${name}`);
      if (equals >= 0) give(spec, word.slice(equals + 1), shownName(spec));
      else if (spec.bare !== undefined) give(spec, spec.bare, shownName(spec));
      else if (at + 1 < words.length) give(spec, words[++at] as string, shownName(spec));
      else fail(`flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word !== '-') {
      at = readShort(words, at, { byShort, give, fail });
    } else args.push(word);
  }
  return { flags, args, dash: -1 };
}

interface ShortReader {
  readonly byShort: ReadonlyMap<string, FlagSpec>;
  readonly give: (spec: FlagSpec, value: string, shown: string) => void;
  readonly fail: (message: string) => never;
}

/** Reads `-it`, `-nkube-system`, `-n kube-system`, `-o=yaml`; answers the last word used. */
function readShort(words: readonly string[], at: number, reader: ShortReader): number {
  const word = words[at] as string;
  for (let place = 1; place < word.length; place++) {
    const letter = word[place] as string;
    const spec = reader.byShort.get(letter);
    if (!spec) return reader.fail(`unknown shorthand flag: '${letter}' in ${word}`);
    const rest = word.slice(place + 1);
    if (rest.startsWith('=')) {
      reader.give(spec, rest.slice(1), shownName(spec));
      return at;
    }
    if (spec.bare !== undefined) {
      reader.give(spec, spec.bare, shownName(spec));
      continue;
    }
    if (rest !== '') {
      reader.give(spec, rest, shownName(spec));
      return at;
    }
    if (at + 1 >= words.length) {
      return reader.fail(`flag needs an argument: '${letter}' in ${word}`);
    }
    reader.give(spec, words[at + 1] as string, shownName(spec));
    return at + 1;
  }
  return at;
}

function shownName({ short, name }: FlagSpec): string {
  return short ? `-${short}, --${name}` : `--${name}`;
}

function problemOf({ kind }: FlagSpec, value: string): string | undefined {
  const quoted = JSON.stringify(value);
  if (kind === 'b' && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)) {
    return `strconv.ParseBool: parsing ${quoted}: invalid syntax`;
  }
  if (kind === 'i' && !/^[-+]?\d+$/.test(value)) {
    return `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
  }
  if (kind === 'd' && parseGoDuration(value) === undefined) {
    if (/^[-+]?[\d.]+$/.test(value)) return `time: missing unit in duration ${quoted}`;
    return `time: invalid duration ${quoted}`;
  }
  return undefined;
}
