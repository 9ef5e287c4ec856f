// GET of componentstatuses: who of the control plane listens on this server's host.
// Upstream: pkg/registry/core/componentstatus/rest.go, pkg/registry/core/rest/storage_core.go
import { ApiError } from '../../../client/api-error.ts';
import type { ComponentStatus } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { notFound } from '../../../model/meta/status.ts';
import type { ApiServer } from '../api-server.ts';
import type { Action } from './action.ts';
import { objectResponse } from './responses.ts';

const PORTS: readonly (readonly [string, number])[] = [
  ['controller-manager', 10_257],
  ['scheduler', 10_259],
];

const COMPONENT_STATUS: Action = {
  name: 'component status',

  decode() {},

  store(exchange) {
    const { server, request, definition } = exchange;
    const all = statuses(server);
    if (request.verb === 'list') {
      const list = { kind: definition.listKind, apiVersion: 'v1', metadata: {}, items: all };
      exchange.result = list as unknown as KubeObject;
      return;
    }
    const one = all.find(({ metadata }) => metadata.name === request.name);
    if (!one) throw new ApiError(notFound(definition.ref, request.name));
    exchange.result = one;
  },

  encode(exchange) {
    return objectResponse(exchange.result);
  },
};

export function componentStatusAction(): Action {
  return COMPONENT_STATUS;
}

function statuses(server: ApiServer): ComponentStatus[] {
  const found = PORTS.map(([name, port]) => {
    const isUp = server.connector?.isListening(port) ?? false;
    const refusal =
      `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect:` +
      ' connection refused';
    return statusOf(name, isUp ? undefined : refusal);
  });
  return [...found, statusOf('etcd-0', server.etcd.unavailable())];
}

function statusOf(name: string, trouble: string | undefined): ComponentStatus {
  const status = trouble === undefined ? 'True' : 'False';
  return {
    kind: 'ComponentStatus',
    apiVersion: 'v1',
    metadata: { name },
    conditions: [{ type: 'Healthy', status, message: trouble ?? 'ok' }],
  };
}
