// POST of a new object. Upstream: apiserver pkg/endpoints/handlers/create.go, registry/rest/create.go
import { ApiError } from '../../../client/api-error.ts';
import type { ApiResponse } from '../../../model/api/request.ts';
import type { ObjectMeta } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { badRequest, generateNameConflict } from '../../../model/meta/status.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { decodeBody } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import { plainFailure } from '../plain-failure.ts';
import type { Action } from './action.ts';
import { objectResponse } from './responses.ts';
import { put } from './stored-object.ts';

/** Attempts to find a free name. Upstream: generic/registry/store.go */
const NAME_ATTEMPTS = 8;
const SUFFIX_LENGTH = 5;
const MAX_GENERATED_PREFIX = 58;

export const CREATE: Action = {
  name: 'create',

  decode(exchange) {
    becomeCreate(exchange, decodeBody(exchange, exchange.definition));
  },

  store(exchange) {
    put(exchange, exchange.object as KubeObject);
  },

  encode(exchange): ApiResponse {
    return objectResponse(exchange.result, 201);
  },
};

/** Turns the exchange into the creation of this object. */
export function becomeCreate(exchange: Exchange, body: KubeObject): void {
  const metadata = body.metadata ?? {};
  if (metadata.resourceVersion) {
    throw new ApiError(plainFailure('resourceVersion should not be set on objects to be created'));
  }
  exchange.operation = 'CREATE';
  exchange.object = { ...body, metadata: systemMetadata(exchange, metadata) };
}

function systemMetadata(exchange: Exchange, sent: ObjectMeta): ObjectMeta {
  const { server, definition } = exchange;
  const { ref } = definition;
  const {
    uid: _uid,
    creationTimestamp: _created,
    deletionTimestamp: _deleted,
    selfLink: _link,
    deletionGracePeriodSeconds: _grace,
    namespace,
    name,
    generation: _generation,
    ...rest
  } = sent;
  // New keys stand before what is spread: V8 adds them to a copy many times slower.
  const given = name || generatedName(exchange, sent.generateName);
  const uid = server.random.uuid();
  const creationTimestamp = formatTime(server.now);
  if (!ref.namespaced) {
    if (namespace) return { name: given, uid, creationTimestamp, namespace, ...rest };
    return { name: given, uid, creationTimestamp, ...rest };
  }
  checkNamespace(exchange, namespace);
  return { name: given, uid, creationTimestamp, namespace: exchange.namespace, ...rest };
}

function checkNamespace(exchange: Exchange, namespace: string | undefined): void {
  if (!namespace || namespace === exchange.namespace) return;
  throw new ApiError(
    badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    ),
  );
}

function generatedName(exchange: Exchange, prefix: string | undefined): string {
  if (!prefix) return '';
  const { server, definition, collection, namespace } = exchange;
  const base = prefix.slice(0, MAX_GENERATED_PREFIX);
  let name = '';
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    name = base + server.random.suffix(SUFFIX_LENGTH);
    const key = definition.ref.namespaced ? `${namespace}/${name}` : name;
    if (!server.etcd.store.get(collection, key)) return name;
  }
  throw new ApiError(generateNameConflict(definition.ref, name));
}
