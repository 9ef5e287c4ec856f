// What machines and containers use now, and how probes do, as plain data.
import type { Micros } from '../../../kernel/time.ts';
import type { ProbeSight } from '../../../node/kubelet/probes/probe-sight.ts';

export type { ProbeSight };

export interface Use {
  /** Thousandths of a cpu, over the last seconds. */
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

export interface NodeUse extends Use {
  readonly name: string;
}

export interface ContainerUse extends Use {
  readonly name: string;
}

export interface PodVitals {
  readonly containers: readonly ContainerUse[];
  readonly probes: readonly ProbeSight[];
}

export interface VitalSigns {
  readonly at: Micros;
  readonly nodes: readonly NodeUse[];
  /** Null without a pod that runs on a node. */
  readonly pod: PodVitals | null;
}
