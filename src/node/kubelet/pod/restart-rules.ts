// Whether a container that ended is started again: the pod's policy, its own, its rules.
import type { Container, Pod } from '../../../model/generated/types.ts';
import { isSidecar } from './containers.ts';

/** Upstream: pkg/kubelet/container/helpers.go (ShouldContainerBeRestarted). */
export function mayRestart(pod: Pod, container: Container, exitCode: number): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (isSidecar(container)) return true;
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    if (!exitCodes) continue;
    const isListed = (exitCodes.values ?? []).includes(exitCode);
    if (isListed === (exitCodes.operator === 'In')) return action.startsWith('Restart');
  }
  const policy = container.restartPolicy ?? pod.spec.restartPolicy;
  // Init containers that succeed are done, whatever the policy.
  if (policy === 'Never') return false;
  return policy === 'OnFailure' ? exitCode !== 0 : true;
}
