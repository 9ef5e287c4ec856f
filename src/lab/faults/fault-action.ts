// What a fault action is: made of the world's public verbs only, one file each.
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Signal } from '../../kernel/process.ts';
import type { Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { Machine } from '../../world/machines/machine.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Network } from '../../world/network/network.ts';
import type { ImageProfiles } from '../image-profiles/image-profiles.ts';
import type { FaultSpec, TargetKind } from '../simulation-api/fault-kind.ts';

/** A container as it really runs on a machine, whatever the API server knows of it. */
export interface RunningContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  /** Sends a signal to its first process. */
  signal(signal: Signal): void;
  /** Ends it as the kernel's OOM killer does. */
  killForMemory(): void;
}

/** The physical world that faults reach into. */
export interface Universe {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly imageProfiles: ImageProfiles;
  /** A host beyond the cluster's edge, where its users are. */
  readonly outside: NetworkNamespace;
  /** An object of the cluster as it is stored: `services`, `default/web`. */
  object(resource: string, key: string): KubeObject | undefined;
  /** All stored objects of a resource; none when it is not served yet. */
  objects(resource: string): Iterable<KubeObject>;
  machine(name: string): Machine | undefined;
  machines(): Iterable<Machine>;
  /** Names of the worker machines outside node groups, oldest first. */
  workers(): readonly string[];
  /** Switches on one more worker machine, which joins the cluster; answers its name. */
  addWorker(): string;
  /** Takes a worker's machine away for good, and its Node. */
  scrapWorker(name: string): void;
  /** Machines that run a control plane. */
  controlPlaneMachines(): readonly Machine[];
  /** Containers that run on a machine now. */
  containersOn(machine: string): readonly RunningContainer[];
  /** Calls the listener for each container that starts anywhere; answers how to stop. */
  onContainerStart(listener: (machine: string, container: RunningContainer) => void): () => void;
  /** The stored pod, wherever it is in its life. */
  pod(namespace: string, name: string): Pod | undefined;
  /** The schedulers that run now, with what they remember of their decisions. */
  schedulingCores(): Iterable<SchedulingCore>;
  /** As `kubectl delete pod`. A text is the server's complaint. */
  deletePod(namespace: string, name: string): string | undefined;
  /** Whether image registries answer. */
  setRegistryReachable(isReachable: boolean): void;
}

export type Injected =
  | { readonly is: 'done'; readonly message: string }
  | { readonly is: 'active'; readonly message: string; heal(): void }
  /** The message says what was looked for. */
  | { readonly is: 'failed'; readonly message: string };

export interface FaultAction {
  readonly action: string;
  readonly about: string;
  readonly targets: readonly TargetKind[];
  inject(universe: Universe, spec: FaultSpec): Injected;
}

export function failed(message: string): Injected {
  return { is: 'failed', message };
}
