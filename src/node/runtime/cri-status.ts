// The plain data that a runtime reports: sandboxes, containers, images, statistics, events.
import type { Micros } from '../../kernel/time.ts';

export interface CriSandboxStatus {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly isReady: boolean;
  readonly createdAt: Micros;
  /** The pod's addresses; empty with the host's network. */
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
  readonly runtimeHandler: string;
  readonly labels: { readonly [key: string]: string };
}

export type CriContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface CriContainerStatus {
  readonly id: string;
  readonly sandboxId: string;
  readonly podUid: string;
  readonly podName: string;
  readonly podNamespace: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: CriContainerState;
  readonly createdAt: Micros;
  readonly startedAt: Micros;
  readonly finishedAt: Micros;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `Unknown`. */
  readonly reason: string;
  readonly message: string;
  /** As the pod names it. */
  readonly image: string;
  /** Repository and digest: status.containerStatuses[].imageID. */
  readonly imageRef: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
}

export interface CriImage {
  /** Its own digest. */
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly bytes: number;
  /** As in the image's USER; undefined when it names a user by word. */
  readonly uid: number | undefined;
  readonly username: string;
  readonly isPinned: boolean;
}

export interface CriContainerStats {
  readonly containerId: string;
  readonly at: Micros;
  /** Cpu used since the start. */
  readonly cpuMicros: number;
  /** Thousandths of a cpu in use now. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** The writable layer. */
  readonly fileSystemBytes: number;
  readonly logBytes: number;
}

export type CriEventKind = 'created' | 'started' | 'stopped' | 'deleted';

/** A change of a container or, with an empty containerId, of a sandbox. */
export interface CriEvent {
  readonly kind: CriEventKind;
  readonly podUid: string;
  readonly sandboxId: string;
  readonly containerId: string;
}
