// An object with a patch applied: JSON patch, merge patch or strategic merge patch.
// Upstream: apiserver pkg/endpoints/handlers/patch.go
import { ApiError } from '../../../client/api-error.ts';
import { isRecord } from '../../../model/meta/json-data.ts';
import type { JsonRecord } from '../../../model/meta/json-data.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { badRequest, unsupportedMediaType } from '../../../model/meta/status.ts';
import { applyJsonPatch } from '../../../model/patch/json-patch.ts';
import { applyMergePatch } from '../../../model/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../../model/patch/strategic-merge-patch.ts';
import { StrategicPatchError } from '../../../model/patch/strategic-patch-error.ts';
import { definitionOfKind } from '../../../model/schema/schema.ts';
import type { Exchange } from '../exchange.ts';
import { patchTypeError } from './patch-type-error.ts';

const MEDIA_TYPES = new Map([
  ['json', 'application/json-patch+json'],
  ['merge', 'application/merge-patch+json'],
  ['strategic', 'application/strategic-merge-patch+json'],
  ['apply', 'application/apply-patch+yaml'],
]);

/** What the request's patch makes of the object. Throws BadRequest, UnsupportedMediaType. */
export function patched(exchange: Exchange, object: KubeObject): KubeObject {
  checkPatchType(exchange);
  const next = withPatch(exchange, object);
  if (!isRecord(next) || !isRecord(next.metadata)) {
    throw new ApiError(badRequest('the patch leaves no object with metadata'));
  }
  const { apiVersion, kind } = object;
  if (next.apiVersion !== apiVersion || next.kind !== kind) {
    throw new ApiError(badRequest('a patch may not change the apiVersion or kind of an object'));
  }
  const expected = { apiVersion, kind };
  const { definition, server } = exchange;
  const own = exchange.request.subresource === 'scale' ? undefined : definition;
  try {
    return server.decoder.decode(next as unknown as KubeObject, expected, exchange, own);
  } catch (error) {
    const { patchType, body } = exchange.request;
    const isConverted = patchType === 'strategic' && error instanceof ApiError;
    throw isConverted ? patchTypeError(error, body) : error;
  }
}

/** Throws UnsupportedMediaType for a sort of patch that the kind does not take. */
export function checkPatchType({ definition, request }: Exchange): void {
  const { patchTypes } = definition;
  if (request.patchType && patchTypes.includes(request.patchType)) return;
  const accepted = patchTypes.map((type) => MEDIA_TYPES.get(type) as string);
  throw new ApiError(unsupportedMediaType(accepted));
}

function withPatch(exchange: Exchange, object: KubeObject): unknown {
  const { patchType, body } = exchange.request;
  if (patchType === 'json') {
    const result = applyJsonPatch(object, body);
    if (result.is === 'refused') throw new ApiError(result.status);
    return result.value;
  }
  if (!isRecord(body)) {
    const sort = Array.isArray(body) ? 'array' : typeof body;
    const what = `json: cannot unmarshal ${sort} into Go value of type map[string]interface {}`;
    throw new ApiError(badRequest(what));
  }
  if (patchType === 'merge') return applyMergePatch(object, body);
  const schema = definitionOfKind(object.apiVersion, object.kind);
  if (!schema) return applyMergePatch(object, body);
  try {
    return applyStrategicMergePatch(schema, object as unknown as JsonRecord, body);
  } catch (error) {
    if (error instanceof StrategicPatchError) throw new ApiError(badRequest(error.message));
    throw error;
  }
}
