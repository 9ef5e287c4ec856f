// `kubeadm init` after the control plane answers, as the administrator: add-ons, the node's role.
import { ApiClient } from '../../client/api-client.ts';
import { isAlreadyExists } from '../../client/api-error.ts';
import { Transport } from '../../client/transport.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { NAMESPACES, NODES } from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import type { Addon } from './addon.ts';
import { ADMIN } from './credentials.ts';

const CONTROL_PLANE_LABELS = {
  'node-role.kubernetes.io/control-plane': '',
  'node.kubernetes.io/exclude-from-external-load-balancers': '',
};

/** Waits for the API server, then creates what is missing. */
export function* installAddons(
  process: Process,
  net: NetworkNamespace,
  server: () => Endpoint,
  addons: readonly Addon[],
): Task<number> {
  const client = new ApiClient(new Transport(process, net, server), ADMIN, 'kubeadm');
  yield* untilThere(client, NAMESPACES, 'kube-system');
  for (const { ref, object } of addons) {
    try {
      yield* client.create(ref, object);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
  return 0;
}

/** The kubelet may not give itself this role. Upstream: kubeadm phases/markcontrolplane */
export function* markControlPlane(
  process: Process,
  net: NetworkNamespace,
  server: () => Endpoint,
  nodeName: string,
): Task<number> {
  const client = new ApiClient(new Transport(process, net, server), ADMIN, 'kubeadm');
  yield* untilThere(client, NODES, nodeName);
  const body = { metadata: { labels: CONTROL_PLANE_LABELS } };
  yield* client.patch(NODES, '', nodeName, 'strategic', body);
  return 0;
}

function* untilThere(client: ApiClient, ref: ResourceRef, name: string): Task {
  for (;;) {
    try {
      yield* client.get(ref, '', name);
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      yield* sleep(SECOND);
    }
  }
}
