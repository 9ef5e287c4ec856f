// Bodies of requests become objects of the expected kind.
import { ApiError } from '../../client/api-error.ts';
import type { JsonObject, KubeObject } from '../../model/meta/object.ts';
import { apiVersionOf } from '../../model/api/resource-ref.ts';
import { badRequest } from '../../model/meta/status.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { Exchange } from './exchange.ts';

/** The type that a body must have. */
export interface ExpectedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The body as an object of the definition's kind. Throws BadRequest. */
export function decodeBody(exchange: Exchange, definition: ResourceDefinition): KubeObject {
  const { ref } = definition;
  const expected = { apiVersion: apiVersionOf(ref), kind: ref.kind };
  const object = withType(exchange.request.body, expected);
  const checked = exchange.server.decoder.decode(object, expected, exchange, definition);
  return checked.metadata ? checked : { ...checked, metadata: {} as KubeObject['metadata'] };
}

/** A body that is no resource of its own: Scale, Binding, Eviction, DeleteOptions. */
export function decodeAs(exchange: Exchange, expected: ExpectedKind): KubeObject {
  const object = withType(exchange.request.body, expected);
  return exchange.server.decoder.decode(object, expected, exchange, undefined);
}

// Upstream: apiserver pkg/endpoints/handlers/create.go, rest.go (checkName), apimachinery decode
function withType(body: unknown, expected: ExpectedKind): KubeObject {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(badRequest(`no kind "${expected.kind}" in the body of the request`));
  }
  const { apiVersion, kind } = body as JsonObject;
  if (apiVersion === undefined && kind === undefined) {
    return { ...expected, ...body } as unknown as KubeObject;
  }
  if (apiVersion !== expected.apiVersion) {
    throw new ApiError(
      badRequest(
        `the API version in the data (${String(apiVersion)}) does not match the expected API` +
          ` version (${expected.apiVersion})`,
      ),
    );
  }
  if (kind !== expected.kind) {
    throw new ApiError(
      badRequest(
        `${expected.kind} in version "${expected.apiVersion}" cannot be handled as a` +
          ` ${expected.kind}: the object provided is a ${String(kind)}`,
      ),
    );
  }
  return body as KubeObject;
}
