// PUT of an object or of one of its parts. Upstream: apiserver pkg/endpoints/handlers/update.go
import { ApiError } from '../../../client/api-error.ts';
import type { Namespace } from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { fieldInvalid } from '../../../model/meta/field-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { badRequest, conflict, invalid } from '../../../model/meta/status.ts';
import { decodeBody } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import type { Action } from './action.ts';
import { becomeCreate } from './create.ts';
import { objectResponse } from './responses.ts';
import { findOld, loadOld, put, remove } from './stored-object.ts';
import { updateRulesOf } from './update-rules.ts';
import { viewOf } from './view.ts';

export const UPDATE: Action = {
  name: 'update',

  decode(exchange) {
    const view = viewOf(exchange);
    const body = view.decode(exchange);
    checkName(exchange, body);
    const old = findOld(exchange);
    if (!old && exchange.definition.allowCreateOnUpdate && exchange.request.subresource === '') {
      becomeCreate(exchange, decodeBody(exchange, exchange.definition));
      return;
    }
    const present = old ?? loadOld(exchange);
    checkPreconditions(exchange, body, present);
    becomeUpdate(exchange, view.write(present, body, exchange), present);
  },

  store: storeUpdate,

  encode(exchange) {
    const code = exchange.operation === 'CREATE' ? 201 : 200;
    return objectResponse(viewOf(exchange).read(exchange.result as KubeObject, exchange), code);
  },
};

/** Turns the exchange into a change from `old` to `object`. */
export function becomeUpdate(exchange: Exchange, object: KubeObject, old: KubeObject): void {
  exchange.operation = 'UPDATE';
  exchange.old = old;
  exchange.object = object;
  exchange.rules = updateRulesOf(exchange.request.subresource);
}

/** Writes unless nothing changed; an object that only waited for this goes away. */
export function storeUpdate(exchange: Exchange): void {
  const { object, old } = exchange;
  if (!object) return;
  if (old && isUnchanged(object, old)) {
    exchange.result = old;
  } else if (old && waitsForNothing(object)) {
    remove(exchange, object);
  } else put(exchange, object);
}

function isUnchanged(object: KubeObject, old: KubeObject): boolean {
  if (object === old) return true;
  if (object.metadata.resourceVersion === old.metadata.resourceVersion) {
    return deepEqual(object, old);
  }
  const { resourceVersion } = old.metadata;
  return deepEqual({ ...object, metadata: { ...object.metadata, resourceVersion } }, old);
}

// Upstream: apiserver pkg/registry/generic/registry/store.go ShouldDeleteDuringUpdate,
// pkg/registry/core/namespace/storage/storage.go
function waitsForNothing(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (deletionTimestamp === undefined || (deletionGracePeriodSeconds ?? 0) > 0) return false;
  if (finalizers && finalizers.length > 0) return false;
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return true;
  return ((object as Namespace).spec?.finalizers ?? []).length === 0;
}

function checkName(exchange: Exchange, body: KubeObject): void {
  const { name = '', namespace = '' } = body.metadata;
  const { request } = exchange;
  if (name !== '' && name !== request.name) {
    const message = `the name of the object (${name}) does not match the name on the URL (${request.name})`;
    throw new ApiError(badRequest(message));
  }
  if (namespace !== '' && request.namespace !== '' && namespace !== request.namespace) {
    throw new ApiError(
      badRequest(
        `the namespace of the object (${namespace}) does not match the namespace on the URL` +
          ` (${request.namespace})`,
      ),
    );
  }
}

/** What the sent object says of the one that it means to change. Throws Conflict or Invalid. */
export function checkPreconditions(exchange: Exchange, sent: KubeObject, old: KubeObject): void {
  const { ref, allowUnconditionalUpdate } = exchange.definition;
  const { uid, resourceVersion } = sent.metadata;
  if (uid && uid !== old.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    throw new ApiError(conflict(ref, exchange.name, why));
  }
  if (!resourceVersion) {
    if (allowUnconditionalUpdate) return;
    const error = fieldInvalid('metadata.resourceVersion', 0, 'must be specified for an update');
    throw new ApiError(invalid(ref, exchange.name, [error]));
  }
  if (resourceVersion !== old.metadata.resourceVersion) {
    throw new ApiError(conflict(ref, exchange.name));
  }
}
