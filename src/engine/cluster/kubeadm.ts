// `kubeadm init` after the control plane answers: creates the add-ons, once, as the administrator.
import { ApiClient } from '../../client/api-client.ts';
import { isAlreadyExists } from '../../client/api-error.ts';
import { Transport } from '../../client/transport.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { NAMESPACES } from '../../model/api/refs.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import type { Addon } from './addons.ts';
import { ADMIN } from './credentials.ts';

/** Waits for the API server, then creates what is missing. */
export function* installAddons(
  process: Process,
  net: NetworkNamespace,
  server: () => Endpoint,
  addons: readonly Addon[],
): Task<number> {
  const client = new ApiClient(new Transport(process, net, server), ADMIN, 'kubeadm');
  yield* untilReady(client);
  for (const { ref, object } of addons) {
    try {
      yield* client.create(ref, object);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
  return 0;
}

function* untilReady(client: ApiClient): Task {
  for (;;) {
    try {
      yield* client.get(NAMESPACES, '', 'kube-system');
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      yield* sleep(SECOND);
    }
  }
}
