// What the narrator says of pods: made, placed, started, failing, stopping, gone.
import type { ContainerStatus, Pod } from '../../../model/generated/types.ts';
import { findCondition, isConditionTrue } from '../../../model/meta/conditions.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import type { Sentence, Teller } from './sentence.ts';
import { sentence } from './sentence.ts';

const PULL_FAILURES = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName']);

export const tellPod: Teller = (event) => {
  const pod = event.object as Pod;
  if (event.type === 'ADDED') return tellCreated(pod);
  if (event.type === 'DELETED') {
    const { name } = pod.metadata;
    return sentence(pod, 'done', 'pod-gone', `Pod ${name} is gone.`, (n) => `${n} pods are gone.`);
  }
  const before = event.previous as Pod;
  return (
    tellStopping(before, pod) ??
    tellPlacement(before, pod) ??
    tellContainers(before, pod) ??
    tellReady(before, pod)
  );
};

function tellCreated(pod: Pod): Sentence {
  const owner = controllerOf(pod);
  const { name } = pod.metadata;
  const text = owner
    ? `${owner.kind} ${owner.name} needs a pod: its controller creates ${name}.`
    : `Pod ${name} is created and waits for a node.`;
  return sentence(pod, 'busy', 'pod-created', text, (n) => `${n} pods are created.`);
}

function tellStopping(before: Pod, pod: Pod): Sentence | undefined {
  const { name, deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (!deletionTimestamp || before.metadata.deletionTimestamp) return undefined;
  const target = findCondition(pod.status?.conditions, 'DisruptionTarget');
  const grace = deletionGracePeriodSeconds ?? 0;
  const text =
    target?.reason === 'DeletionByTaintManager'
      ? `Pod ${name} is evicted: it does not tolerate its node's taint any longer.`
      : target?.reason === 'EvictionByEvictionAPI'
        ? `Pod ${name} is evicted and has ${grace} s to stop.`
        : `Pod ${name} is asked to stop and has ${grace} s to do so.`;
  const many = (n: number): string => `${n} pods are asked to stop.`;
  return sentence(pod, 'warn', 'pod-stopping', text, many);
}

function tellPlacement(before: Pod, pod: Pod): Sentence | undefined {
  const { name } = pod.metadata;
  if (pod.spec.nodeName && !before.spec.nodeName) {
    const text = `The scheduler places pod ${name} on ${pod.spec.nodeName}.`;
    const many = (n: number): string => `The scheduler places ${n} pods.`;
    return sentence(pod, 'busy', 'pod-placed', text, many);
  }
  const scheduled = findCondition(pod.status?.conditions, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  if (findCondition(before.status?.conditions, 'PodScheduled')?.status === 'False')
    return undefined;
  const text = `No node fits pod ${name}: ${scheduled.message ?? scheduled.reason ?? ''}`;
  return sentence(pod, 'warn', 'pod-unplaced', text, (n) => `No node fits ${n} pods.`);
}

function tellContainers(before: Pod, pod: Pod): Sentence | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  for (const container of statuses) {
    const was = before.status?.containerStatuses?.find((c) => c.name === container.name);
    const told = tellEnd(pod, container, was) ?? tellWaiting(pod, container, was);
    if (told) return told;
  }
  return undefined;
}

function tellEnd(
  pod: Pod,
  container: ContainerStatus,
  was: ContainerStatus | undefined,
): Sentence | undefined {
  const ended = container.state?.terminated ?? container.lastState?.terminated;
  const endedBefore = was?.state?.terminated ?? was?.lastState?.terminated;
  if (!ended || ended.finishedAt === endedBefore?.finishedAt || ended.exitCode === 0) {
    return undefined;
  }
  const cause = ended.reason === 'OOMKilled' ? 'ran out of memory' : 'ended';
  const end = `Container ${container.name} of pod ${pod.metadata.name} ${cause}`;
  const next = pod.spec.restartPolicy === 'Never' ? '.' : ': the kubelet starts it again.';
  const text = `${end} with exit code ${ended.exitCode}${next}`;
  const many = (n: number): string => `Containers of ${n} pods ended: their kubelets restart them.`;
  return sentence(pod, 'bad', 'container-ended', text, many);
}

function tellWaiting(
  pod: Pod,
  container: ContainerStatus,
  was: ContainerStatus | undefined,
): Sentence | undefined {
  const reason = container.state?.waiting?.reason;
  if (!reason || reason === was?.state?.waiting?.reason) return undefined;
  const { name } = pod.metadata;
  if (PULL_FAILURES.has(reason)) {
    const text = `The kubelet cannot pull ${container.image} for pod ${name}: ${reason}.`;
    const many = (n: number): string => `Images of ${n} pods cannot be pulled.`;
    return sentence(pod, 'bad', 'image-pull', text, many);
  }
  if (reason !== 'CrashLoopBackOff') return undefined;
  const text =
    `Container ${container.name} of pod ${name} keeps ending: ` +
    'the kubelet waits longer before each new start.';
  const many = (n: number): string => `Containers of ${n} pods keep ending.`;
  return sentence(pod, 'bad', 'crash-loop', text, many);
}

function tellReady(before: Pod, pod: Pod): Sentence | undefined {
  const { name } = pod.metadata;
  const is = isConditionTrue(pod.status?.conditions, 'Ready');
  const was = isConditionTrue(before.status?.conditions, 'Ready');
  if (is && !was) {
    const where = pod.spec.nodeName ? ` on ${pod.spec.nodeName}` : '';
    const text = `Pod ${name} runs${where} and is ready.`;
    return sentence(pod, 'good', 'pod-ready', text, (n) => `${n} pods are ready.`);
  }
  if (was && !is && pod.status?.phase === 'Running') {
    const text = `Pod ${name} is not ready: Services send it nothing.`;
    return sentence(pod, 'warn', 'pod-unready', text, (n) => `${n} pods are not ready any more.`);
  }
  return undefined;
}
