// The scheduler alone: 5,000 nodes, 10,000 pods, by the workloads of upstream's own benchmark.
import type { Pod, PodSpec } from '../src/model/generated/types.ts';
import { Random } from '../src/kernel/random.ts';
import { createSchedulingCore } from '../src/control-plane/scheduler/core.ts';
import type { SchedulingCore } from '../src/control-plane/scheduler/core.ts';
import { PodInfo } from '../src/control-plane/scheduler/state/pod-info.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { cpuSeconds } from './benchmark.ts';

const NODES = 5_000;
const PODS = 10_000;
const ZONES = ['moon-1', 'moon-2', 'moon-3'];
/** Issue: ahead of upstream's gates by at least so much. */
const AHEAD = 5;

interface Workload {
  readonly name: string;
  /** Upstream's gate in pods a second: test/integration/scheduler_perf. */
  readonly gate: number;
  readonly spec: Partial<PodSpec>;
  /** Pods that are there before. */
  readonly before?: { readonly count: number; readonly spec: Partial<PodSpec> };
  readonly priority?: number;
}

const REQUESTS = { cpu: '100m', memory: '500Mi' };
const LABELS = { color: 'blue' };
const SELECTOR = { matchLabels: LABELS };

function spread(whenUnsatisfiable: string): Partial<PodSpec> {
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 5,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable,
        labelSelector: SELECTOR,
      },
    ],
  };
}

const GREEN = { matchLabels: { color: 'green' } };
const WORKLOADS: readonly Workload[] = [
  { name: 'basic', gate: 680, spec: {} },
  { name: 'topology spreading', gate: 460, spec: spread('DoNotSchedule') },
  { name: 'preferred spreading', gate: 340, spec: spread('ScheduleAnyway') },
  {
    name: 'anti-affinity',
    gate: 60,
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: GREEN, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    },
  },
  {
    name: 'preferred affinity',
    gate: 90,
    spec: {
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: { labelSelector: SELECTOR, topologyKey: 'kubernetes.io/hostname' },
            },
          ],
        },
      },
    },
  },
  {
    name: 'node affinity',
    gate: 220,
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ZONES.slice(0, 2) },
                ],
              },
            ],
          },
        },
      },
    },
  },
];

function podOf(name: string, spec: Partial<PodSpec>, cpu = REQUESTS.cpu, priority = 0): Pod {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default', uid: name, labels: LABELS },
    spec: {
      priority,
      containers: [
        { name: 'pause', image: 'pause', resources: { requests: { ...REQUESTS, cpu } } },
      ],
      ...spec,
    },
  };
}

function coreWithNodes(): SchedulingCore {
  const core = createSchedulingCore({ random: new Random(1, 'bench') });
  for (let index = 0; index < NODES; index++) {
    const name = `node-${index}`;
    core.state.setNode({
      kind: 'Node',
      apiVersion: 'v1',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'topology.kubernetes.io/zone': ZONES[index % ZONES.length] as string,
        },
      },
      spec: {},
      status: { allocatable: { cpu: '4', memory: '32Gi', pods: '110' } },
    });
  }
  return core;
}

function schedule(core: SchedulingCore): number {
  let count = 0;
  for (let one = core.scheduleOne(0); one; one = core.scheduleOne(0)) {
    if (one.result.is === 'scheduled') count++;
  }
  return count;
}

function measure(workload: Workload): Figure {
  const core = coreWithNodes();
  const isOnePerNode = workload.name === 'anti-affinity';
  const pods = isOnePerNode ? 2_000 : PODS;
  let scheduled = 0;
  const seconds = cpuSeconds(() => {
    for (let index = 0; index < pods; index++) {
      const pod = podOf(`${workload.name}-${index}`, workload.spec);
      const own = isOnePerNode
        ? { ...pod, metadata: { ...pod.metadata, labels: { color: 'green' } } }
        : pod;
      core.queue.set(own, 0);
    }
    scheduled = schedule(core);
  });
  if (scheduled !== pods) throw new Error(`${workload.name}: ${scheduled} of ${pods} scheduled`);
  return figure(workload.name, pods / seconds, workload.gate);
}

function figure(name: string, value: number, gate: number): Figure {
  const atLeast = name === 'basic' ? 5_000 : gate * AHEAD;
  return { name: `scheduler, ${name}`, value, unit: 'pods per CPU second', budget: { atLeast } };
}

/** Nodes full of weak pods; strong ones come, each of which evicts some. */
function measurePreemption(): Figure {
  const core = coreWithNodes();
  for (let index = 0; index < NODES * 4; index++) {
    const pod = podOf(`weak-${index}`, {}, '900m');
    core.state.setPod(new PodInfo(pod), `node-${index % NODES}`);
  }
  const pods = 2_000;
  let nominated = 0;
  const seconds = cpuSeconds(() => {
    for (let index = 0; index < pods; index++) {
      core.queue.set(podOf(`strong-${index}`, {}, '3', 10), 0);
      const first = core.scheduleOne(0)?.result;
      if (first?.is !== 'unschedulable' || !first.nomination) continue;
      for (const { uid, pod } of first.nomination.victims) {
        core.state.removePod(uid);
        core.queue.onEvent({ kind: 'assigned pod removed', previous: pod }, 0);
      }
      const again = core.scheduleOne(0)?.result;
      if (again?.is === 'scheduled' && again.nodeName === first.nomination.nodeName) nominated++;
    }
  });
  if (nominated !== pods) throw new Error(`preemption: ${nominated} of ${pods} nominated`);
  return figure('preemption', pods / seconds, 570);
}

/** Pods that fit nowhere, among pods that do. */
function measureUnschedulable(): Figure {
  const core = coreWithNodes();
  for (let index = 0; index < 200; index++) {
    core.queue.set(podOf(`huge-${index}`, {}, '9', 10), 0);
  }
  let scheduled = 0;
  const seconds = cpuSeconds(() => {
    for (let index = 0; index < PODS; index++) core.queue.set(podOf(`small-${index}`, {}), 0);
    scheduled = schedule(core);
  });
  if (scheduled !== PODS) throw new Error(`unschedulable: ${scheduled} of ${PODS} scheduled`);
  return figure('unschedulable churn', PODS / seconds, 590);
}

export const schedulerThroughput: Benchmark = {
  name: 'c-scheduler',
  about: 'the scheduler alone, 5,000 nodes and 10,000 pods, on one core',
  run: () => [...WORKLOADS.map(measure), measurePreemption(), measureUnschedulable()],
};
