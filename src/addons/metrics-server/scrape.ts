// Asks one kubelet for its statistics. Upstream: metrics-server pkg/scraper
import { KUBELET_PORT } from '../../client/kubelet-wire.ts';
import type { KubeletReply, StatsRequest } from '../../client/kubelet-wire.ts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import { withTimeout } from '../../kernel/waits.ts';
import { parseTime } from '../../model/meta/time.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { NodeReadings, PodReadings, Reading } from './metrics-store.ts';

const TIMEOUT = 10 * SECOND;
const STATS: StatsRequest = { kind: 'stats' };

interface Stats {
  readonly startTime: string;
  readonly cpu: { readonly time: string; readonly usageCoreNanoSeconds: number };
  readonly memory: { readonly workingSetBytes: number };
}

interface Summary {
  readonly node: Stats;
  readonly pods: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers: readonly (Stats & { readonly name: string })[];
  }[];
}

/** The readings of the node at an address; undefined when it does not answer in time. */
export function* scrape(
  process: Process,
  net: NetworkNamespace,
  address: string,
): Task<NodeReadings | undefined> {
  const to = { address, port: KUBELET_PORT };
  const outcome = yield* net.connect(process, to, { timeout: TIMEOUT });
  if (outcome.is !== 'connected') return undefined;
  const { end } = outcome;
  end.send(STATS);
  const reply = yield* withTimeout(end.inbox.receive(), TIMEOUT);
  end.close();
  if (reply.is === 'timeout' || reply.value.is === 'closed') return undefined;
  const message = reply.value.message as KubeletReply;
  return message.kind === 'object'
    ? readingsOf(message.object as Summary, process.clock.now)
    : undefined;
}

function readingsOf({ node, pods }: Summary, now: Micros): NodeReadings {
  const byKey = new Map<string, PodReadings>();
  for (const { podRef, containers } of pods) {
    const { namespace, name } = podRef;
    const readings = containers.map((one) => ({ container: one.name, ...readingOf(one, now) }));
    byKey.set(`${namespace}/${name}`, { namespace, name, containers: readings });
  }
  return { node: readingOf(node, now), pods: byKey };
}

function readingOf({ startTime, cpu, memory }: Stats, now: Micros): Reading {
  return {
    // The reading was taken as it was sent; only whole seconds of that moment are written in it.
    at: now,
    startedAt: parseTime(startTime) ?? 0,
    cpuNanoSeconds: cpu.usageCoreNanoSeconds,
    memoryBytes: memory.workingSetBytes,
  };
}
