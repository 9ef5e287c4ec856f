// What curl gets of the API server: as the bearer of its token, or nobody; through a proxy, as its user.
import type { Asked } from '../../api/http-text.ts';
import type { Visit } from '../../api/visit.ts';
import { engine } from '../../store/engine-client.ts';

interface Review {
  readonly status?: {
    readonly authenticated?: boolean;
    readonly user?: { readonly username: string; readonly groups?: readonly string[] };
  };
}

/** `isProxied`: kubectl proxy adds the administrator's credentials. */
export async function askApiServer(url: URL, asked: Asked, isProxied: boolean): Promise<Visit> {
  const headers = new Headers(
    asked.headers?.map(([name, value]): [string, string] => [name, value]),
  );
  const token = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
  headers.delete('authorization');
  headers.delete('host');
  if (!isProxied) {
    const user = await userOf(token);
    if (!user) return unauthorized(url);
    headers.set('impersonate-user', user.username);
    for (const group of user.groups) headers.append('impersonate-group', group);
  }
  const response = await engine.fetch(url.pathname + url.search, {
    method: asked.method ?? 'GET',
    headers,
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });
  return answerOf(url, response.status, [...response.headers], await response.text());
}

/** Who a token is; undefined when it is nobody's. */
async function userOf(token: string | undefined) {
  if (token === undefined) {
    return { username: 'system:anonymous', groups: ['system:unauthenticated'] };
  }
  const response = await engine.fetch('/apis/authentication.k8s.io/v1/tokenreviews', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token },
    }),
  });
  const { status } = (await response.json()) as Review;
  if (!status?.authenticated || !status.user) return undefined;
  return { username: status.user.username, groups: status.user.groups ?? [] };
}

function unauthorized(url: URL): Visit {
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  };
  const body = JSON.stringify(status, null, 2);
  return answerOf(url, 401, [['content-type', 'application/json']], body);
}

const WORDS = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [409, 'Conflict'],
  [422, 'Unprocessable Entity'],
]);

function answerOf(url: URL, status: number, headers: [string, string][], body: string): Visit {
  const words = WORDS.get(status) ?? '';
  const statusLine =
    url.protocol === 'https:' ? `HTTP/2 ${status} ` : `HTTP/1.1 ${status} ${words}`;
  const hops = ['kube-apiserver'];
  return { status, statusLine, headers, body, pod: '', address: url.hostname, hops };
}
