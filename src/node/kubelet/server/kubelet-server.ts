// The kubelet's own server on port 10250: logs, exec, attach, port-forward, stats.
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { KubeletInput, KubeletRequest } from '../../../client/kubelet-wire.ts';
import { KUBELET_PORT } from '../../../client/kubelet-wire.ts';
import type { HttpRequest } from '../../../world/network/http.ts';
import { OWN_CERTIFICATE } from '../../../world/network/tls.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodSet } from '../pod-set.ts';
import { answerHttp } from './http-endpoints.ts';
import { serveAttach, serveExec } from './exec.ts';
import { serveLogs } from './logs.ts';
import { servePortForward } from './port-forward.ts';
import { serveStats } from './stats.ts';
import type { ServerSession } from './session.ts';

/** Serves until the kubelet ends. */
export function serveKubelet(parts: KubeletParts, pods: PodSet): void {
  parts.config.machine.host.listen(parts.process, KUBELET_PORT, (end) => accept(parts, pods, end));
}

function accept(parts: KubeletParts, pods: PodSet, end: ConnectionEnd): void {
  let session: ServerSession | undefined;
  end.onMessage((message) => {
    if (isHttp(message)) {
      const response = answerHttp(parts, pods, message);
      const isSecure = message.tls !== undefined;
      end.send(isSecure ? { ...response, certificate: OWN_CERTIFICATE } : response);
      return;
    }
    if (session) session.onInput?.(message as KubeletInput);
    else session = begin(parts, pods, end, message as KubeletRequest);
  });
  end.onClose(() => session?.onClose?.());
}

function isHttp(message: unknown): message is HttpRequest {
  return typeof message === 'object' && message !== null && 'method' in message;
}

function begin(
  parts: KubeletParts,
  pods: PodSet,
  end: ConnectionEnd,
  request: KubeletRequest,
): ServerSession {
  switch (request.kind) {
    case 'containerLogs':
      return serveLogs(parts, pods, end, request);
    case 'exec':
      return serveExec(parts, pods, end, request);
    case 'attach':
      return serveAttach(parts, pods, end, request);
    case 'portForward':
      return servePortForward(parts, pods, end, request);
    case 'stats':
      return serveStats(parts, pods, end);
  }
}
