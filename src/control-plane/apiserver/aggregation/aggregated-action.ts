// GET of what another server answers: one object by name, or those that selectors choose.
import { ApiError } from '../../../client/api-error.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { notFound, serviceUnavailable } from '../../../model/meta/status.ts';
import type { Action } from '../actions/action.ts';
import { objectResponse } from '../actions/responses.ts';
import type { Exchange } from '../exchange.ts';
import { Selection } from '../selection.ts';

const UNAVAILABLE = 'the server is currently unable to handle the request';

const AGGREGATED: Action = {
  name: 'aggregated',
  decode() {},
  store(exchange) {
    exchange.result = answer(exchange);
  },
  encode(exchange) {
    return objectResponse(exchange.result);
  },
};

export function aggregatedAction(): Action {
  return AGGREGATED;
}

function answer(exchange: Exchange): KubeObject {
  const { server, definition, request } = exchange;
  const { group, version, plural, kind } = definition.ref;
  const backend = server.aggregator?.backend(group, version);
  if (!backend) throw new ApiError(serviceUnavailable(UNAVAILABLE));
  const objects = backend.objects(plural, request.namespace);
  if (request.verb === 'get') {
    for (const object of objects) if (object.metadata.name === request.name) return object;
    // metrics-server answers with the kind's own resource name: podmetrics, nodemetrics.
    throw new ApiError(notFound({ group, plural: kind.toLowerCase() }, request.name));
  }
  const selection = Selection.of(definition, request.namespace, request.options);
  const items: KubeObject[] = [];
  for (const object of objects) if (selection.matches(object)) items.push(object);
  const list = {
    kind: definition.listKind,
    apiVersion: apiVersionOf(definition.ref),
    metadata: {},
    items,
  };
  return list as unknown as KubeObject;
}
