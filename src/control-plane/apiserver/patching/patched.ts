// An object with a patch applied: JSON patch, merge patch or strategic merge patch.
import { applyPatch } from 'rfc6902';
import { ApiError } from '../../../client/api-error.ts';
import type { JsonObject, KubeObject } from '../../../model/meta/object.ts';
import { badRequest } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';
import { plainFailure } from '../plain-failure.ts';

/** What the request's patch makes of the object. Throws BadRequest, UnsupportedMediaType. */
export function patched(exchange: Exchange, object: KubeObject): KubeObject {
  const { patchType, body } = exchange.request;
  if (patchType === 'json') return jsonPatched(object, body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(badRequest('the body of the patch is not an object'));
  }
  return mergePatched(object, body) as KubeObject;
}

function jsonPatched(object: KubeObject, body: unknown): KubeObject {
  if (!Array.isArray(body)) {
    throw new ApiError(badRequest('the body of a JSON patch is a list of operations'));
  }
  const copy = structuredCopy(object) as KubeObject;
  for (const error of applyPatch(copy, body as never[])) {
    if (error) {
      throw new ApiError({
        ...plainFailure(`the server rejected our request due to an error in our request`),
        reason: 'Invalid',
        code: 422,
      });
    }
  }
  return copy;
}

function structuredCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** RFC 7386: objects merge, null deletes, everything else replaces. */
function mergePatched(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result: { [key: string]: unknown } = isObject ? { ...(target as JsonObject) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatched(Object.hasOwn(result, key) ? result[key] : undefined, value);
  }
  return result;
}
