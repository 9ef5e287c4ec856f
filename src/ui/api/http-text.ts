// HTTP/1.1 as text: what is sent over a forwarded connection, and what comes back.

export interface HttpAnswer {
  readonly status: number;
  /** `HTTP/1.1 200 OK` */
  readonly statusLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What is asked beside the URL. */
export interface Asked {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly timeoutMs?: number;
}

/** The request as it goes over the wire. */
export function requestText(url: URL, { method = 'GET', headers = [], body }: Asked): string {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const own: [string, string][] = [
    ['Host', url.host],
    ['User-Agent', 'kubetarium'],
    ['Accept', '*/*'],
    ...(body === undefined
      ? []
      : [['Content-Length', String(byteLength(body))] as [string, string]]),
    ['Connection', 'close'],
  ];
  const all = [...own.filter(([name]) => !given.has(name.toLowerCase())), ...headers];
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines}\r\n${body ?? ''}`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether all that was announced has come. */
export function isWhole(text: string, method = 'GET'): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end >= 0 && method === 'HEAD') return true;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (end < 0 || length === undefined) return false;
  return text.length - end - 4 >= Number(length);
}

/** The parts of an answer. */
export function readResponse(raw: string): HttpAnswer {
  const end = raw.indexOf('\r\n\r\n');
  const [first = '', ...lines] = raw.slice(0, end < 0 ? raw.length : end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const status = Number(/^HTTP\/1\.\d (\d+)/.exec(first)?.[1] ?? 0);
  return { status, statusLine: first, headers, body: end < 0 ? '' : raw.slice(end + 4) };
}
