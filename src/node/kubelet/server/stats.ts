// stats/summary: what the node and its pods use. Upstream: pkg/kubelet/server/stats.
import { formatTime } from '../../../model/meta/time.ts';
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { CriContainerStats } from '../../runtime/cri.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { PodSet } from '../pod-set.ts';
import type { ServerSession } from './session.ts';
import { CLOSED, refuse, reply } from './session.ts';

export function serveStats(parts: KubeletParts, pods: PodSet, end: ConnectionEnd): ServerSession {
  try {
    reply(end, { kind: 'object', object: statsSummary(parts, pods) });
    end.close();
    return CLOSED;
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return refuse(end, 500, `Internal Error: failed to list pod stats: ${error.message}`);
  }
}

/** kubelet's stats/summary (v1alpha1 Summary). Throws CriError while the runtime is down. */
export function statsSummary(parts: KubeletParts, pods: PodSet) {
  const { machine, nodeName } = parts.config;
  const { group, spec } = machine;
  const time = formatTime(parts.now());
  const disk = parts.runtime.imageFileSystem();
  return {
    node: {
      nodeName,
      startTime: formatTime(machine.bootedAt),
      cpu: cpuOf(time, group.cpuRateMilli(), group.cpuUsedMicros()),
      memory: {
        ...memoryOf(time, group.memoryBytes),
        availableBytes: spec.memoryBytes - group.memoryBytes,
      },
      fs: {
        time,
        capacityBytes: disk.capacityBytes,
        usedBytes: disk.usedBytes,
        availableBytes: disk.capacityBytes - disk.usedBytes,
      },
    },
    pods: [...pods.all()].flatMap((record) => podStats(parts, record, time)),
  };
}

function podStats(parts: KubeletParts, record: PodRecord, time: string) {
  const running = parts.runtime.listContainers({ podUid: record.uid, isRunning: true });
  if (running.length === 0) return [];
  const containers = running.flatMap(({ id, name, startedAt }) => {
    const stats = parts.runtime.containerStats(id);
    return stats ? [containerStats(name, formatTime(startedAt), time, stats)] : [];
  });
  const sum = (pick: (one: (typeof containers)[number]) => number): number =>
    containers.reduce((total, one) => total + pick(one), 0);
  const { name, namespace } = record.pod.metadata;
  return [
    {
      podRef: { name, namespace, uid: record.base?.metadata.uid ?? record.uid },
      startTime: formatTime(record.startTime),
      containers,
      cpu: {
        time,
        usageNanoCores: sum((one) => one.cpu.usageNanoCores),
        usageCoreNanoSeconds: sum((one) => one.cpu.usageCoreNanoSeconds),
      },
      memory: memoryOf(
        time,
        sum((one) => one.memory.workingSetBytes),
      ),
    },
  ];
}

function containerStats(name: string, startTime: string, time: string, stats: CriContainerStats) {
  return {
    name,
    startTime,
    cpu: cpuOf(time, stats.cpuMillis, stats.cpuMicros),
    memory: memoryOf(time, stats.memoryBytes),
    rootfs: { time, usedBytes: stats.fileSystemBytes },
    logs: { time, usedBytes: stats.logBytes },
  };
}

function cpuOf(time: string, millis: number, micros: number) {
  const usageNanoCores = Math.round(millis * 1_000_000);
  return { time, usageNanoCores, usageCoreNanoSeconds: Math.round(micros * 1_000) };
}

function memoryOf(time: string, bytes: number) {
  return { time, usageBytes: bytes, workingSetBytes: bytes, rssBytes: bytes };
}
