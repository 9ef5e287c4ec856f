// GET or POST of log, exec, attach and portforward: the API server passes them on to the kubelet.
// Upstream: pkg/registry/core/pod/rest/{log,subresources}.go, pkg/registry/core/pod/strategy.go
import { ApiError } from '../../../client/api-error.ts';
import type { KubeletRequest } from '../../../client/kubelet-wire.ts';
import { KUBELET_PORT } from '../../../client/kubelet-wire.ts';
import type { ByteStream } from '../../../model/api/request.ts';
import { NODES } from '../../../model/api/refs.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { badRequest, internalError } from '../../../model/meta/status.ts';
import type { Action } from '../actions/action.ts';
import { loadOld } from '../actions/stored-object.ts';
import type { Exchange } from '../exchange.ts';
import { kubeletRequestOf } from './kubelet-request.ts';

const CONNECT: Action = {
  name: 'connect',

  decode(exchange) {
    exchange.operation = exchange.request.subresource === 'log' ? undefined : 'CONNECT';
    exchange.old = loadOld(exchange);
  },

  store(exchange) {
    exchange.stream = openStream(exchange, exchange.old as KubeObject);
  },

  encode(exchange) {
    return { code: 200, body: { is: 'bytes', stream: exchange.stream as ByteStream } };
  },
};

export function connectAction(): Action {
  return CONNECT;
}

function openStream(exchange: Exchange, object: KubeObject): ByteStream {
  const pod = object as Pod;
  const request = kubeletRequestOf(exchange, pod);
  const { nodeName } = pod.spec;
  if (!nodeName) {
    if (request.kind === 'containerLogs') return endedStream();
    throw new ApiError(badRequest(`pod ${pod.metadata.name} does not have a host assigned`));
  }
  return connected(exchange, nodeName, request);
}

function connected(exchange: Exchange, nodeName: string, request: KubeletRequest): ByteStream {
  const node = exchange.server.read(NODES, '', nodeName);
  const addresses = node?.status?.addresses ?? [];
  const internal = addresses.find(({ type }) => type === 'InternalIP') ?? addresses[0];
  const { connector } = exchange.server;
  if (!connector || !internal) {
    throw new ApiError(internalError(`no preferred addresses found; known addresses: []`));
  }
  const port = node?.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? KUBELET_PORT;
  return connector.open(internal.address, port, request);
}

/** The logs of a pod that no node has: none. */
function endedStream(): ByteStream {
  return {
    start(sink) {
      sink.end({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 });
    },
    receive() {},
    close() {},
  };
}
