// A port of the node can be taken once on each node: more pods than nodes stay Pending.
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const HOST_PORT: LintRule = {
  name: 'host-port',
  *check({ kind, object }, facts) {
    const pods = podsOf(kind, object);
    if (!pods || kind === 'DaemonSet') return;
    const seen = new Set<string>();
    for (const [at, { ports = [] }] of pods.spec.containers.entries()) {
      for (const [n, { hostPort, protocol = 'TCP' }] of ports.entries()) {
        if (!hostPort) continue;
        const path = `${pods.path}.containers[${at}].ports[${n}].hostPort`;
        const port = `${hostPort}/${protocol}`;
        if (seen.has(port)) yield warning(path, `The host port ${port} stands above already.`);
        seen.add(port);
        const room = facts.room(pods.spec.nodeSelector ?? {});
        const nodes = room?.shapes.reduce((sum, shape) => sum + shape.nodes, 0) ?? Infinity;
        if (pods.replicas <= nodes) continue;
        yield warning(
          path,
          `Each node has the port ${port} once, and there are ${nodes} nodes for ` +
            `${pods.replicas} pods: the others stay Pending.`,
        );
      }
    }
  },
};
