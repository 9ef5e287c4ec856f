// A pod's runtime class brings its overhead and where it can run.
// Upstream: plugin/pkg/admission/runtimeclass/admission.go
import { RUNTIME_CLASSES } from '../../../model/api/refs.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { createdPod, refuse, replaceObject } from './pods.ts';

export const RUNTIME_CLASS: AdmissionPlugin = {
  name: 'RuntimeClass',
  mutate(exchange) {
    const pod = createdPod(exchange);
    const name = pod?.spec.runtimeClassName;
    if (!pod) return;
    const given = pod.spec.overhead;
    if (!name) {
      if (given === undefined || Object.keys(given).length === 0) return;
      const why = 'Pod Overhead set without corresponding RuntimeClass defined Overhead';
      return refuse(exchange, `pod rejected: ${why}`);
    }
    const { server } = exchange;
    const found = server.registry.get('node.k8s.io', 'v1', 'runtimeclasses')
      ? server.read(RUNTIME_CLASSES, '', name)
      : undefined;
    if (!found) return refuse(exchange, `pod rejected: RuntimeClass "${name}" not found`);
    const { overhead, scheduling } = found;
    if (given !== undefined && !deepEqual(given, overhead?.podFixed ?? {})) {
      const why = overhead
        ? "Pod's Overhead doesn't match RuntimeClass's defined Overhead"
        : 'Pod Overhead set without corresponding RuntimeClass defined Overhead';
      refuse(exchange, `pod rejected: ${why}`);
    }
    const { nodeSelector = {}, tolerations = [] } = scheduling ?? {};
    for (const [key, value] of Object.entries(nodeSelector)) {
      const own = pod.spec.nodeSelector?.[key];
      if (own === undefined || own === value) continue;
      refuse(
        exchange,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value};` +
          ` pod.spec.nodeSelector[${key}] = ${own}`,
      );
    }
    const spec = {
      ...pod.spec,
      ...(overhead?.podFixed ? { overhead: overhead.podFixed } : {}),
      ...(scheduling?.nodeSelector
        ? { nodeSelector: { ...pod.spec.nodeSelector, ...nodeSelector } }
        : {}),
      ...(tolerations.length > 0
        ? { tolerations: [...(pod.spec.tolerations ?? []), ...tolerations] }
        : {}),
    };
    replaceObject(exchange, { ...pod, spec });
  },
};
