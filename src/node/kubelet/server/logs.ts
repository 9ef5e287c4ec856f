// `kubectl logs` as the kubelet answers it. Upstream: pkg/kubelet/kubelet.go (GetKubeletContainerLogs).
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ContainerLogsRequest } from '../../../client/kubelet-wire.ts';
import { STDOUT_CHANNEL } from '../../../client/kubelet-wire.ts';
import type { ContainerStatus } from '../../../model/generated/types.ts';
import { formatNanoTime, parseTime } from '../../../model/meta/time.ts';
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { LogLine, ReadableLog } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { findContainer } from '../pod/containers.ts';
import type { PodRecord } from '../pod-record.ts';
import type { PodSet } from '../pod-set.ts';
import type { ServerSession } from './session.ts';
import { podOf, refuse, reply, SUCCESS } from './session.ts';

export function serveLogs(
  parts: KubeletParts,
  pods: PodSet,
  end: ConnectionEnd,
  request: ContainerLogsRequest,
): ServerSession {
  const record = podOf(pods, request);
  if (!record) return refuse(end, 404, `pod "${request.pod}" not found`);
  const found = logOf(parts, record, request);
  if (typeof found === 'string') return refuse(end, 400, found);
  reply(end, { kind: 'accepted' });
  const task = parts.process.spawn('logs', send(parts, end, found, request));
  return { onClose: () => task.cancel() };
}

/** Upstream: kubelet_pods.go (validateContainerLogStatus). */
function logOf(
  parts: KubeletParts,
  record: PodRecord,
  request: ContainerLogsRequest,
): ReadableLog | string {
  const { container: name, pod, previous } = request;
  if (!findContainer(record.pod, name)) {
    return `container "${name}" in pod "${pod}" is not available`;
  }
  const status = statusOf(record, name);
  const last = status?.lastState?.terminated?.containerID;
  if (previous) {
    const log = last && parts.runtime.containerLog(idOf(last));
    return log || `previous terminated container "${name}" in pod "${pod}" not found`;
  }
  const newest = parts.runtime
    .listContainers({ podUid: record.uid })
    .find((one) => one.name === name && one.state !== 'created');
  const log = newest && parts.runtime.containerLog(newest.id);
  if (log) return log;
  const reason = record.failures.get(name)?.reason || status?.state?.waiting?.reason;
  return `container "${name}" in pod "${pod}" is waiting to start: ${waitingText(reason)}`;
}

/** Some reasons are worded for people. */
function waitingText(reason: string | undefined): string {
  if (reason === 'ErrImagePull') return "image can't be pulled";
  if (reason === 'ImagePullBackOff') return 'trying and failing to pull image';
  return reason ?? 'ContainerCreating';
}

function statusOf(record: PodRecord, name: string): ContainerStatus | undefined {
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = record.status;
  for (const list of [containerStatuses, initContainerStatuses, ephemeralContainerStatuses]) {
    const found = list?.find((one) => one.name === name);
    if (found) return found;
  }
  return undefined;
}

/** `containerd://abc` without its scheme. */
function idOf(containerID: string): string {
  return containerID.slice(containerID.indexOf('://') + 3);
}

function* send(
  parts: KubeletParts,
  end: ConnectionEnd,
  log: ReadableLog,
  request: ContainerLogsRequest,
): Task {
  const since = sinceOf(request, parts.now());
  let next = firstLine(log, request.tailLines);
  let left = request.limitBytes ?? Infinity;
  for (;;) {
    next = Math.max(next, log.first);
    let text = '';
    for (; next < log.next; next++) {
      const line = log.line(next);
      if (line && line.at >= since) text += textOf(line, request.timestamps);
    }
    if (text.length > left) text = text.slice(0, left);
    left -= text.length;
    if (text !== '') reply(end, { kind: 'data', channel: STDOUT_CHANNEL, data: text });
    if (!request.follow || left <= 0) break;
    if (log.isClosed && next >= log.next) break;
    yield* log.changed.wait();
  }
  reply(end, { kind: 'end', status: SUCCESS });
  end.close();
}

function firstLine(log: ReadableLog, tailLines: number | undefined): number {
  return tailLines === undefined ? log.first : Math.max(log.next - tailLines, log.first);
}

function sinceOf(request: ContainerLogsRequest, now: Micros): Micros {
  if (request.sinceSeconds !== undefined) return now - request.sinceSeconds * SECOND;
  return request.sinceTime === undefined ? -Infinity : (parseTime(request.sinceTime) ?? -Infinity);
}

function textOf({ at, text, isPartial }: LogLine, hasTime: boolean): string {
  const end = isPartial ? '' : '\n';
  return hasTime ? `${formatNanoTime(at)} ${text}${end}` : `${text}${end}`;
}
