// PATCH of an object or of one of its parts. Upstream: apiserver pkg/endpoints/handlers/patch.go
import { ApiError } from '../../../client/api-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { notFound } from '../../../model/meta/status.ts';
import { applied } from '../patching/apply.ts';
import { patched } from '../patching/patched.ts';
import type { Action } from './action.ts';
import { becomeCreate } from './create.ts';
import { objectResponse } from './responses.ts';
import { findOld } from './stored-object.ts';
import { becomeUpdate, checkPreconditions, storeUpdate } from './update.ts';
import { viewOf } from './view.ts';

export const PATCH: Action = {
  name: 'patch',

  decode(exchange) {
    const { patchType, subresource } = exchange.request;
    const view = viewOf(exchange);
    const old = findOld(exchange);
    const isApply = patchType === 'apply';
    if (!old) {
      if (!isApply || subresource !== '') {
        throw new ApiError(notFound(exchange.definition.ref, exchange.name));
      }
      becomeCreate(exchange, applied(exchange, undefined));
      return;
    }
    const seen = view.read(old, exchange);
    const next = isApply ? applied(exchange, seen) : patched(exchange, seen);
    checkPreconditions(exchange, withRevisionOf(next, seen), seen);
    becomeUpdate(exchange, view.write(old, next, exchange), old);
  },

  store: storeUpdate,

  encode(exchange) {
    const code = exchange.operation === 'CREATE' ? 201 : 200;
    return objectResponse(viewOf(exchange).read(exchange.result as KubeObject, exchange), code);
  },
};

/** A patch that takes the resourceVersion away asks for no precondition. */
function withRevisionOf(next: KubeObject, seen: KubeObject): KubeObject {
  if (next.metadata.resourceVersion) return next;
  const { resourceVersion } = seen.metadata;
  return { ...next, metadata: { ...next.metadata, resourceVersion: resourceVersion as string } };
}
