// The command line of curl: what is asked of whom, and what is shown of the answer.

export interface CurlOptions {
  readonly urls: readonly string[];
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  /** -i: headers before the body. */
  readonly showsHeaders: boolean;
  /** -I: headers alone. */
  readonly isHead: boolean;
  readonly isVerbose: boolean;
  readonly isSilent: boolean;
  /** -S: silent, but not about failures. */
  readonly showsError: boolean;
  /** -f: a status of 400 and more is a failure. */
  readonly failsOnError: boolean;
  /** -L */
  readonly follows: boolean;
  readonly output: string | undefined;
  /** -w */
  readonly format: string;
  /** -m: seconds; 0 is for ever. */
  readonly maxSeconds: number;
}

/** Long names to their letters. */
const LONG = new Map([
  ['request', 'X'],
  ['header', 'H'],
  ['data', 'd'],
  ['data-raw', 'd'],
  ['data-binary', 'd'],
  ['data-ascii', 'd'],
  ['json', 'J'],
  ['include', 'i'],
  ['show-headers', 'i'],
  ['head', 'I'],
  ['verbose', 'v'],
  ['silent', 's'],
  ['show-error', 'S'],
  ['fail', 'f'],
  ['location', 'L'],
  ['output', 'o'],
  ['write-out', 'w'],
  ['max-time', 'm'],
  ['connect-timeout', 'T'],
  ['user-agent', 'A'],
  ['user', 'u'],
  ['insecure', 'k'],
  ['get', 'G'],
  ['no-buffer', 'N'],
  ['url', 'U'],
  ['cacert', 'E'],
  ['cert', 'E'],
  ['key', 'E'],
  ['retry', 'E'],
  ['resolve', 'E'],
  ['http1.1', 'k'],
]);
const WITH_VALUE = new Set('XHdJowmTAuUEbe');

export class CurlUsage extends Error {}

/** Throws CurlUsage in curl's words. */
export function curlOptions(args: readonly string[]): CurlOptions {
  const given = new Map<string, string[]>();
  const urls: string[] = [];
  const put = (letter: string, value = ''): void => {
    if (letter === 'U') urls.push(value);
    else given.set(letter, [...(given.get(letter) ?? []), value]);
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg.startsWith('--') && arg.length > 2) {
      const name = arg.slice(2);
      const letter = LONG.get(name);
      if (!letter) throw new CurlUsage(`curl: option --${name}: is unknown`);
      put(letter, WITH_VALUE.has(letter) ? valueAfter(args, at++, arg) : '');
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let place = 1; place < arg.length; place++) {
        const letter = arg[place] as string;
        if (!/[XHdowmAubeisSvIfLkGN]/.test(letter)) {
          throw new CurlUsage(`curl: option -${letter}: is unknown`);
        }
        if (!WITH_VALUE.has(letter)) {
          put(letter);
          continue;
        }
        put(letter, arg.slice(place + 1) || valueAfter(args, at++, `-${letter}`));
        break;
      }
    } else urls.push(arg);
  }
  if (urls.length === 0) throw new CurlUsage('curl: (2) no URL specified');
  return optionsOf(given, urls);
}

function valueAfter(args: readonly string[], at: number, name: string): string {
  const value = args[at + 1];
  if (value === undefined) throw new CurlUsage(`curl: option ${name}: requires parameter`);
  return value;
}

function optionsOf(
  given: ReadonlyMap<string, readonly string[]>,
  urls: readonly string[],
): CurlOptions {
  const has = (letter: string): boolean => given.has(letter);
  const last = (letter: string): string => given.get(letter)?.at(-1) ?? '';
  const headers = (given.get('H') ?? []).map((text): [string, string] => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon), text.slice(colon + 1).trim()];
  });
  const put = (name: string, value: string): void => {
    if (!headers.some(([one]) => one.toLowerCase() === name.toLowerCase())) {
      headers.push([name, value]);
    }
  };
  const data = [...(given.get('d') ?? []), ...(given.get('J') ?? [])];
  const isQuery = has('G') && data.length > 0;
  if (has('A')) put('User-Agent', last('A'));
  if (has('u')) put('Authorization', `Basic ${btoa(last('u'))}`);
  if (has('J')) put('Content-Type', 'application/json');
  else if (data.length > 0 && !isQuery) put('Content-Type', 'application/x-www-form-urlencoded');
  const method = has('I') ? 'HEAD' : data.length > 0 && !isQuery ? 'POST' : 'GET';
  const query = (url: string): string => `${url}${url.includes('?') ? '&' : '?'}${data.join('&')}`;
  return {
    urls: isQuery ? urls.map(query) : urls,
    method: last('X') || method,
    headers,
    body: data.length > 0 && !isQuery ? data.join('&') : undefined,
    showsHeaders: has('i'),
    isHead: has('I'),
    isVerbose: has('v'),
    isSilent: has('s'),
    showsError: has('S'),
    failsOnError: has('f'),
    follows: has('L'),
    output: given.get('o')?.at(-1),
    format: last('w'),
    maxSeconds: Number(last('m') || last('T') || 0),
  };
}
