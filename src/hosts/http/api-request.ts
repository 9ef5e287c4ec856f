// An HTTP request for a resource becomes an ApiRequest.
import { ApiError } from '../../client/api-error.ts';
import type { ApiRequest, Credentials, Impersonation } from '../../model/api/request.ts';
import { badRequest, unknownPath } from '../../model/meta/status.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import type { HttpRequest } from './http-message.ts';
import type { ReadBody } from './read-body.ts';
import { readObject, readPatch } from './read-body.ts';
import { isTrue, requestOptionsOf } from './request-options.ts';
import type { ResourcePath } from './resource-path.ts';
import { verbOf } from './resource-path.ts';

const EXTRA_PREFIX = 'impersonate-extra-';

/** Throws ApiError for what cannot be understood. */
export function apiRequestOf(request: HttpRequest, path: ResourcePath): ApiRequest {
  const query = new Map(request.query);
  const watch = query.get('watch');
  const isWatch = watch !== undefined && isTrue(watch);
  const verb = verbOf(request.method, path, isWatch);
  if (!verb) throw new ApiError({ ...unknownPath(), code: 405, reason: 'MethodNotAllowed' });
  const options = requestOptionsOf(request.query, verb);
  const named = /^metadata\.name==?([^,=]+)$/.exec(options.fieldSelector ?? '')?.[1];
  const isMany = verb === 'list' || verb === 'watch';
  // A proxied body is the other server's affair.
  const body = path.subresource === 'proxy' ? textOf(request) : bodyOf(request);
  const impersonate = impersonationOf(request);
  return {
    verb,
    group: path.group,
    version: path.version,
    resource: path.resource,
    subresource: path.subresource,
    namespace: path.namespace,
    name: path.name === '' && isMany && named ? named : path.name,
    options,
    ...(body === undefined ? {} : { body: body.value }),
    ...(body?.patchType === undefined ? {} : { patchType: body.patchType }),
    credentials: credentialsOf(request),
    ...(impersonate === undefined ? {} : { impersonate }),
    userAgent: request.headers.get('user-agent') ?? '',
    http: {
      method: request.method,
      path: request.path,
      query: request.query,
      headers: request.headers,
      ...(request.body === undefined ? {} : { rawBody: request.body }),
      ...(body === undefined ? {} : { duplicateFields: body.duplicateFields }),
    },
  };
}

/** The request of a path that names no resource, for its authorization. */
export function pathRequestOf(request: HttpRequest): ApiRequest {
  const impersonate = impersonationOf(request);
  const { method, path, query, headers } = request;
  return {
    verb: 'get',
    group: '',
    version: '',
    resource: '',
    subresource: '',
    namespace: '',
    name: '',
    options: {},
    credentials: credentialsOf(request),
    ...(impersonate === undefined ? {} : { impersonate }),
    userAgent: headers.get('user-agent') ?? '',
    http: { method, path, query, headers },
  };
}

function textOf({ body }: HttpRequest): ReadBody | undefined {
  return body === undefined || body.length === 0
    ? undefined
    : { value: decodeUtf8(body), duplicateFields: [] };
}

function bodyOf(request: HttpRequest): ReadBody | undefined {
  const { method, body, headers } = request;
  const isEmpty = body === undefined || body.length === 0;
  if (method === 'PATCH') {
    if (!isEmpty) return readPatch(body, headers.get('content-type'));
    throw new ApiError(badRequest('the body of the patch is empty'));
  }
  if (method === 'GET' || method === 'HEAD' || isEmpty) return undefined;
  return readObject(body, headers.get('content-type'));
}

/** A bearer token counts before a client certificate. */
function credentialsOf(request: HttpRequest): Credentials {
  const header = request.headers.get('authorization') ?? '';
  const bearer = /^Bearer\s+(.*)$/i.exec(header.trim());
  if (bearer) return { is: 'token', token: (bearer[1] as string).trim() };
  return request.credentials;
}

function impersonationOf({ headers }: HttpRequest): Impersonation | undefined {
  const user = headers.get('impersonate-user');
  const groups = headers.get('impersonate-group');
  const uid = headers.get('impersonate-uid');
  const extra = extraOf(headers);
  if (user === undefined) {
    if (groups === undefined && uid === undefined && extra === undefined) return undefined;
    throw new ApiError(badRequest('requested impersonation without impersonating a user'));
  }
  return {
    user,
    groups: groups === undefined ? [] : valuesOf(groups),
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
}

/** The values of a header that was sent several times. */
function valuesOf(header: string): readonly string[] {
  return header.split(',').map((value) => value.trim());
}

function extraOf(headers: HttpRequest['headers']): Impersonation['extra'] {
  const entries: [string, readonly string[]][] = [];
  for (const [name, value] of headers) {
    if (!name.startsWith(EXTRA_PREFIX)) continue;
    entries.push([unescaped(name.slice(EXTRA_PREFIX.length)), valuesOf(value)]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A key may be percent-encoded; one that is so badly is taken as it stands. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
