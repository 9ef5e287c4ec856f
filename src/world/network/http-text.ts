// HTTP as text: what `nc` and `printf` exchange with programs that speak whole messages.
import type { HttpRequest, HttpResponse } from './http.ts';

const BLANK_LINE = /\r?\n\r?\n/;

interface Parts {
  readonly first: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function partsOf(text: string): Parts {
  const blank = BLANK_LINE.exec(text);
  const head = blank ? text.slice(0, blank.index) : text;
  const [first = '', ...lines] = head.split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s);
    if (name !== '') headers.set(name.toLowerCase(), value);
  }
  return { first, headers, body: blank ? text.slice(blank.index + blank[0].length) : '' };
}

/** A request typed by hand; undefined when the text is none. */
export function requestFromText(text: string): HttpRequest | undefined {
  const { first, headers, body } = partsOf(text.replace(/^\s+/, ''));
  const line = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?\s*$/.exec(first);
  if (!line) return undefined;
  return { method: line[1] as string, path: line[2] as string, headers, body };
}

/** A reply typed by hand; undefined when the text is none. */
export function responseFromText(text: string): HttpResponse | undefined {
  const { first, headers, body } = partsOf(text);
  const line = /^HTTP\/[\d.]+ (\d{3})\b/.exec(first);
  return line ? { status: Number(line[1]), headers, body } : undefined;
}

function headText(first: string, headers: ReadonlyMap<string, string>): string {
  let text = `${first}\r\n`;
  for (const [name, value] of headers) text += `${headerName(name)}: ${value}\r\n`;
  return `${text}\r\n`;
}

export function requestText({ method, path, headers, body }: HttpRequest): string {
  return headText(`${method} ${path} HTTP/1.1`, headers) + body;
}

export function responseText({ status, headers, body }: HttpResponse): string {
  return headText(statusLine(status), headers) + body;
}

/** Any message as the text that a raw socket would show. */
export function messageText(message: unknown): string {
  if (typeof message === 'string') return message;
  if (typeof message !== 'object' || message === null) return '';
  if ('method' in message && 'path' in message) return requestText(message as HttpRequest);
  return 'status' in message && 'headers' in message ? responseText(message as HttpResponse) : '';
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [204, 'No Content'],
  [301, 'Moved Permanently'],
  [302, 'Found'],
  [304, 'Not Modified'],
  [307, 'Temporary Redirect'],
  [308, 'Permanent Redirect'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [409, 'Conflict'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Temporarily Unavailable'],
  [504, 'Gateway Time-out'],
]);

/** `content-type` as servers write it: `Content-Type`. */
export function headerName(name: string): string {
  if (name === 'etag') return 'ETag';
  return name.replace(/(^|-)[a-z]/g, (text) => text.toUpperCase());
}

/** The first line of an answer: `HTTP/1.1 404 Not Found`. */
export function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${REASONS.get(status) ?? ''}`.trimEnd();
}
