// Files of a directory as a web site: what nginx, httpd and test-webserver have in common.
import { isFileError } from '../../machines/file-system-error.ts';
import type { ProgramContext } from '../../machines/program.ts';
import type { HttpExchange, HttpResponse } from '../../network/http.ts';
import { formatTime } from '../shell/commands/system/date.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  xml: 'text/xml',
};

/** A file of the site: 200, or 403 and 404 without a body. */
export function staticFile(self: ProgramContext, root: string, path: string): HttpResponse {
  const clean = decodePath(path.replace(/[?#].*/, ''));
  const asked = clean.endsWith('/') ? `${clean}index.html` : clean;
  const full = `${root}/${asked}`.replace(/\/{2,}/g, '/');
  if (self.files.isDirectory(full)) {
    return { status: 301, headers: new Map([['location', `${clean}/`]]), body: '' };
  }
  const text = self.files.readText(full);
  if (!isFileError(text)) {
    const type = TYPES[asked.replace(/^.*\./, '')] ?? 'application/octet-stream';
    return { status: 200, headers: new Map([['content-type', type]]), body: text };
  }
  const isForbidden =
    text.code === 'EACCES' || (clean.endsWith('/') && self.files.isDirectory(`${root}${clean}`));
  return { status: isForbidden ? 403 : 404, headers: new Map(), body: '' };
}

function decodePath(path: string): string {
  const plain = path.replace(/%([0-7][0-9a-fA-F])/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const steps: string[] = [];
  for (const step of plain.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/').replace(/^\/?/, '/');
}

/** A line in the common log format, with referrer and agent when they are asked for. */
export function accessLogLine(
  self: ProgramContext,
  { request, client }: HttpExchange,
  response: HttpResponse,
  isCombined: boolean,
): string {
  const time = formatTime('%d/%b/%Y:%H:%M:%S +0000', self.process.clock.now);
  const line =
    `${client.address} - - [${time}] "${request.method} ${request.path} HTTP/1.1" ` +
    `${response.status} ${response.body.length}`;
  if (!isCombined) return `${line}\n`;
  const header = (name: string): string => request.headers.get(name) ?? '-';
  return `${line} "${header('referer')}" "${header('user-agent')}" "${header('x-forwarded-for')}"\n`;
}
