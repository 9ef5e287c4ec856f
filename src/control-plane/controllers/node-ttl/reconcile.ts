// The node TTL controller: tells kubelets how long they may believe what they know.
import { isNotFound } from '../../../client/api-error.ts';
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { NODES } from '../../../model/api/refs.ts';
import { nextStep, secondsOf } from './ttl-step.ts';

export const TTL_ANNOTATION = 'node.alpha.kubernetes.io/ttl';

/** Upstream: pkg/controller/ttl/ttl_controller.go. */
export const nodeTtlController: ControllerDefinition = {
  name: 'ttl',
  workers: 5,
  create({ client, informers }) {
    const nodes = informers.informer(NODES);
    let step = 0;
    const wanted = (): string => String(secondsOf(step));
    return {
      watches: [
        watch(NODES, ({ metadata }, _, type) => {
          if (type !== 'updated') step = nextStep(step, nodes.size);
          const isRight = metadata.annotations?.[TTL_ANNOTATION] === wanted();
          return type === 'deleted' || isRight ? [] : [metadata.name];
        }),
      ],
      *reconcile(name) {
        const node = nodes.byKey(name);
        if (!node || node.metadata.annotations?.[TTL_ANNOTATION] === wanted()) return;
        const body = { metadata: { annotations: { [TTL_ANNOTATION]: wanted() } } };
        try {
          yield* client.patch(NODES, '', name, 'merge', body);
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
      },
    };
  },
};
