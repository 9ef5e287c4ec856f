// Requests that the API server puts to itself.
import type { ApiRequest, Verb } from '../../model/api/request.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';

/** A request for one object, to be refined with `subresource` and `options`. */
export function internalRequest(
  verb: Verb,
  ref: ResourceRef<any>,
  namespace: string,
  name: string,
  body?: unknown,
): ApiRequest {
  return {
    verb,
    group: ref.group,
    version: ref.version,
    resource: ref.plural,
    subresource: '',
    namespace: ref.namespaced ? namespace : '',
    name,
    options: {},
    ...(body === undefined ? {} : { body }),
    credentials: { is: 'anonymous' },
    userAgent: 'kube-apiserver',
  };
}
