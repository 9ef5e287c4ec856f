// Pods stay five minutes on a node that is not ready or not reachable, unless they say otherwise.
// Upstream: plugin/pkg/admission/defaulttolerationseconds/admission.go
import type { Toleration } from '../../../model/generated/types.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { createdPod, replaceObject } from './pods.ts';
import { withKeys } from '../../../model/meta/with-keys.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

function tolerationOf(key: string): Toleration {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
}
const NOT_READY_TOLERATION = tolerationOf(NOT_READY);
const UNREACHABLE_TOLERATION = tolerationOf(UNREACHABLE);

/** The usual case, shared by all pods that name no toleration. */
const BOTH: readonly Toleration[] = [NOT_READY_TOLERATION, UNREACHABLE_TOLERATION];

export const DEFAULT_TOLERATION_SECONDS: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  mutate(exchange) {
    const pod = createdPod(exchange);
    if (!pod) return;
    const before = pod.spec.tolerations ?? [];
    const tolerations = before.length === 0 ? BOTH : completed(before);
    if (tolerations !== before) {
      replaceObject(exchange, { ...pod, spec: withKeys(pod.spec, { tolerations }) });
    }
  },
};

function completed(before: readonly Toleration[]): readonly Toleration[] {
  const missing = BOTH.filter(({ key }) => !before.some((one) => covers(one, key as string)));
  return missing.length === 0 ? before : [...before, ...missing];
}

function covers({ key = '', effect = '' }: Toleration, taint: string): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || effect === '');
}
