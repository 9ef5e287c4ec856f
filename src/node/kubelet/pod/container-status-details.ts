// The parts of a container's status that come from its spec: resources and mounts.
import type { Container, ContainerStatus, ContainerUser } from '../../../model/generated/types.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_RESOURCES = {};

/** What a running container got; it keeps saying so after it ended. */
export function addResources(
  status: Mutable<ContainerStatus>,
  container: Container,
  isRunning: boolean,
  previous: ContainerStatus | undefined,
): void {
  if (!isRunning && previous?.resources === undefined) return;
  const { resources = NO_RESOURCES } = container;
  const { requests, limits } = resources as NonNullable<Container['resources']>;
  if (requests) status.allocatedResources = requests;
  if (!isRunning && previous?.resources) status.resources = previous.resources;
  else if (requests && limits) status.resources = { limits, requests };
  else if (requests) status.resources = { requests };
  else status.resources = limits ? { limits } : NO_RESOURCES;
}

/** One object for each user there is: a pure cache. */
const shownUsers = new Map<string, ContainerUser>();
const MAX_CACHED_USERS = 10_000;

/** Whom a container runs as, its first group among the others. Upstream: toKubeContainerUser. */
export function shownUser({ uid, gid, groups = [] }: CriContainerStatus['user']): ContainerUser {
  const key = groups.length === 0 ? `${uid}:${gid}` : `${uid}:${gid}:${groups.join()}`;
  let user = shownUsers.get(key);
  if (!user) {
    if (shownUsers.size >= MAX_CACHED_USERS) shownUsers.clear();
    const supplementalGroups = [gid, ...groups.filter((group) => group !== gid)];
    user = { linux: { uid, gid, supplementalGroups } };
    shownUsers.set(key, user);
  }
  return user;
}

/** Mounts as they are, shared with the status shown before. */
export function addMounts(
  status: Mutable<ContainerStatus>,
  container: Container,
  previous: ContainerStatus | undefined,
): void {
  if (previous?.volumeMounts) {
    status.volumeMounts = previous.volumeMounts;
    return;
  }
  const { volumeMounts } = container;
  if (!volumeMounts?.length) return;
  status.volumeMounts = volumeMounts.map(({ name, mountPath, readOnly }) =>
    readOnly ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
  );
}
