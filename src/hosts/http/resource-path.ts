// Paths of resources. Upstream: apiserver pkg/endpoints/request/requestinfo.go
import type { Verb } from '../../model/api/request.ts';

export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What follows the subresource: the path that a proxy passes on. */
  readonly rest: string;
  /** The old form /watch/ in the path. */
  readonly isWatch: boolean;
}

const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/** The resource of a path; undefined for paths that name none (discovery, health). */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const prefix = parts.shift();
  if (prefix !== 'api' && prefix !== 'apis') return undefined;
  const group = prefix === 'api' ? '' : parts.shift();
  const version = parts.shift();
  if (group === undefined || version === undefined || parts.length === 0) return undefined;
  const isWatch = parts[0] === 'watch';
  if (isWatch) parts.shift();
  let namespace = '';
  if (parts[0] === 'namespaces') {
    const [, name = ''] = parts;
    const isAboutNamespace =
      parts.length < 3 || NAMESPACE_SUBRESOURCES.includes(parts[2] as string);
    if (!isAboutNamespace) {
      namespace = name;
      parts.splice(0, 2);
    }
  }
  const [resource = '', name = '', subresource = '', ...rest] = parts;
  if (resource === '') return undefined;
  return { group, version, namespace, resource, name, subresource, rest: rest.join('/'), isWatch };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The verb of a method on a path; undefined when no verb has that method. */
export function verbOf(method: string, path: ResourcePath, isWatch: boolean): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (path.isWatch || (isWatch && path.subresource === '')) return 'watch';
      return path.name === '' ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return path.name === '' ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}
