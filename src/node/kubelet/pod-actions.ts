// Carries out what nextPodStep decided, one action after the other.
import { unreachable } from '../../kernel/assert.ts';
import type { Task } from '../../kernel/task.ts';
import type { PodRecord } from './pod-record.ts';
import { CriError } from '../runtime/cri.ts';
import { resourcesOf } from './containers/container-config.ts';
import { killContainer, killPod } from './containers/kill-container.ts';
import { createSandbox } from './containers/sandbox.ts';
import { startContainer } from './containers/start-container.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import { DEAD_CONTAINERS_KEPT } from './limits.ts';
import { resourcesText } from './pod/resize-plan.ts';
import type { PodAction } from './pod/pod-state.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';

export function* performAction(parts: KubeletParts, record: PodRecord, action: PodAction): Task {
  switch (action.is) {
    case 'mount volumes':
      record.volumes ??= new PodVolumes(parts, record);
      yield* record.volumes.mountAll();
      record.areVolumesMounted = true;
      return;
    case 'clear sandbox':
      yield* clearSandbox(parts, record, action.sandboxId);
      return;
    case 'create sandbox':
      yield* createSandbox(parts, record, action.attempt);
      return;
    case 'start':
      yield* startContainer(parts, record, action);
      yield* collectDead(parts, record, action.container.name);
      return;
    case 'kill': {
      const own = record.pod.spec.terminationGracePeriodSeconds ?? 30;
      const graceSeconds = action.graceSeconds ?? own;
      yield* killContainer(parts, record, { ...action, graceSeconds, isForced: false });
      return;
    }
    case 'resize': {
      const { container, containerId } = action;
      const resources = resourcesOf(parts, record, container);
      yield* parts.runtime.updateContainerResources(containerId, resources);
      record.resize(containerId, resourcesText(container));
      return;
    }
    case 'kill pod':
      yield* killPod(parts, record, action.graceSeconds, action.isForced);
      return;
    case 'unmount volumes':
      yield* cleanUp(parts, record);
      return;
    default:
      unreachable(action, 'performAction');
  }
}

/** A sandbox that is gone may have left containers behind. */
function* clearSandbox(parts: KubeletParts, record: PodRecord, sandboxId: string): Task {
  const message = 'Pod sandbox changed, it will be killed and re-created.';
  parts.events.event(record.pod, 'Normal', 'SandboxChanged', message);
  for (const { id, name } of parts.runtime.listContainers({
    podUid: record.uid,
    isRunning: true,
  })) {
    parts.prober.remove(id);
    yield* parts.runtime.stopContainer(id, 0);
    record.recover(name);
  }
  yield* parts.runtime.stopPodSandbox(sandboxId);
}

/** Of the dead containers of a name only the newest are kept, for logs and lastState. */
function* collectDead(parts: KubeletParts, record: PodRecord, name: string): Task {
  let kept = 0;
  for (const status of parts.runtime.listContainers({ podUid: record.uid })) {
    if (status.name !== name || status.state === 'running') continue;
    if (kept++ < DEAD_CONTAINERS_KEPT) continue;
    yield* parts.runtime.removeContainer(status.id);
  }
}

/** The pod has ended: its volumes go, its records stay until the object goes. */
function* cleanUp(parts: KubeletParts, record: PodRecord): Task {
  for (const { id } of parts.runtime.listContainers({ podUid: record.uid })) {
    parts.prober.remove(id);
  }
  parts.watches.release(record.uid);
  parts.volumesInUse.release(record.uid);
  parts.config.directories.remove(record.uid);
  record.volumes = undefined;
  record.areVolumesMounted = false;
}

/** Removes what the runtime keeps of a pod whose object is gone. */
export function* forgetPod(parts: KubeletParts, podUid: string): Task {
  try {
    for (const { id } of parts.runtime.listPodSandbox(podUid)) {
      yield* parts.runtime.removePodSandbox(id);
    }
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
  }
}
