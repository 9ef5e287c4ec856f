// The parts of a container's status that come from its spec: resources and mounts.
import type { Container, ContainerStatus } from '../../../model/generated/types.ts';

/** What a running container got; it keeps saying so after it ended. */
export function statusResources(
  container: Container,
  isRunning: boolean,
  previous: ContainerStatus | undefined,
): Pick<ContainerStatus, 'resources' | 'allocatedResources'> {
  const { requests, limits } = container.resources ?? {};
  if (!isRunning) {
    return previous?.resources === undefined
      ? {}
      : { resources: previous.resources, ...(requests ? { allocatedResources: requests } : {}) };
  }
  if (!requests && !limits) return { resources: NO_RESOURCES };
  const resources = { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) };
  return { resources, ...(requests ? { allocatedResources: requests } : {}) };
}

const NO_RESOURCES = {};

/** Mounts as they are, shared with the status shown before. */
export function mountStatuses(
  container: Container,
  previous: ContainerStatus | undefined,
): Pick<ContainerStatus, 'volumeMounts'> {
  if (previous?.volumeMounts) return { volumeMounts: previous.volumeMounts };
  const { volumeMounts } = container;
  if (!volumeMounts?.length) return {};
  return {
    volumeMounts: volumeMounts.map(({ name, mountPath, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}
