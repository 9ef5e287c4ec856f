// Whether a container that ended is started again: the pod's policy, its own, its rules.
import type { Container, Pod } from '../../../model/generated/types.ts';
import { restartsAfter } from '../../../model/resources/pod/container-restart.ts';
import { isSidecar } from './containers.ts';

/** Upstream: pkg/kubelet/container/helpers.go (ShouldContainerBeRestarted). */
export function mayRestart(pod: Pod, container: Container, exitCode: number): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (isSidecar(container)) return true;
  return restartsAfter(container, pod.spec.restartPolicy, exitCode);
}
