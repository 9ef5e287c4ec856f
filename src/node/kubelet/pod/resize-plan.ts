// In-place resize: which running containers get new limits, and which must restart for them.
import type { Container, Pod } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';
import type { ContainerPlan } from './container-plan.ts';

/** The annotation that remembers the resources a container runs with. */
export const RESOURCES_ANNOTATION = 'kubetarium.dev/resources';

/** `cpuRequest/cpuLimit/memoryRequest/memoryLimit` in thousandths and bytes. */
export function resourcesText(container: Container): string {
  const { requests, limits } = container.resources ?? {};
  const cpu = `${milliValue(requests?.cpu)}/${milliValue(limits?.cpu)}`;
  return `${cpu}/${wholeValue(requests?.memory)}/${wholeValue(limits?.memory)}`;
}

/** Whether two versions of a pod ask for the same resources. */
export function areResourcesSame(a: Pod, b: Pod): boolean {
  if (a.spec.containers === b.spec.containers) return true;
  return a.spec.containers.every((container, index) => {
    const other = b.spec.containers[index];
    return other !== undefined && resourcesText(container) === resourcesText(other);
  });
}

/** The pod with the resources that another version of it has. */
export function withResourcesOf(pod: Pod, other: Pod): Pod {
  const containers = pod.spec.containers.map((container, index): Container => {
    const { resources: _, ...rest } = container;
    const resources = other.spec.containers[index]?.resources;
    return resources === undefined ? rest : { ...rest, resources };
  });
  return { ...pod, spec: { ...pod.spec, containers } };
}

/** Upstream: kuberuntime_manager.go (computePodResizeAction). */
export function planResize(
  plan: ContainerPlan,
  container: Container,
  current: CriContainerStatus,
): void {
  const running =
    plan.observed.resources.get(current.id) ?? current.annotations[RESOURCES_ANNOTATION];
  const wanted = resourcesText(container);
  if (running === undefined || running === wanted) return;
  if (mustRestart(container, running.split('/'), wanted.split('/'))) {
    const message = `Container ${container.name} resize requires restart`;
    plan.replace(container, 'main', current, { message }, true);
    return;
  }
  plan.actions.push({ is: 'resize', container, containerId: current.id });
}

function mustRestart(
  container: Container,
  before: readonly string[],
  after: readonly string[],
): boolean {
  const restarts = (resource: string): boolean =>
    (container.resizePolicy ?? []).some(
      ({ resourceName, restartPolicy }) =>
        resourceName === resource && restartPolicy === 'RestartContainer',
    );
  const isCpuChanged = before[0] !== after[0] || before[1] !== after[1];
  const isMemoryChanged = before[2] !== after[2] || before[3] !== after[3];
  return (isCpuChanged && restarts('cpu')) || (isMemoryChanged && restarts('memory'));
}
