// GET of what another server answers: one object by name, or those that selectors choose.
import { ApiError } from '../../../client/api-error.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import type { ApiRequest } from '../../../model/api/request.ts';
import type { Status } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { notFound, serviceUnavailable } from '../../../model/meta/status.ts';
import type { Action } from '../actions/action.ts';
import { objectResponse } from '../actions/responses.ts';
import type { Exchange } from '../exchange.ts';
import { Selection } from '../selection.ts';
import { isChangingGroup } from './changing-groups.ts';

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
  if (isChangingGroup(group)) {
    const answered = backend.answer?.(request);
    if (answered) return answered;
    throw new ApiError(metricNotFound(request));
  }
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

/** Upstream: kubernetes-sigs/custom-metrics-apiserver pkg/provider/errors.go */
function metricNotFound({ resource, name, subresource }: ApiRequest): Status {
  const of = name === '*' ? resource : `${resource} ${name}`;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `the server could not find the metric ${subresource} for ${of}`,
    reason: 'NotFound',
    code: 404,
  };
}
