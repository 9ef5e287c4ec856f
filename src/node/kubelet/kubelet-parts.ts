// The parts of one running kubelet, as they reach each other.
import type { Process } from '../../kernel/process.ts';
import type { Micros } from '../../kernel/time.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { EventRecorder, EventType } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import type { Node, Pod, Service } from '../../model/generated/types.ts';
import type { ContainerRuntimeInterface } from '../runtime/cri.ts';
import type { ImagePuller } from './containers/image-puller.ts';
import type { ServiceEnvironment } from './containers/service-environment.ts';
import type { KubeletLog } from './journal/kubelet-log.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { ContainerKind } from './pod/containers.ts';
import { fieldPathOf } from './pod/containers.ts';
import type { BackOff } from './pod/back-off.ts';
import type { Prober } from './probes/prober.ts';
import type { ObjectWatches } from './volumes/object-watches.ts';
import type { VolumesInUse } from './volumes/volumes-in-use.ts';

export interface KubeletParts {
  readonly config: KubeletConfig;
  readonly process: Process;
  readonly client: ApiClient;
  readonly runtime: ContainerRuntimeInterface;
  readonly events: EventRecorder;
  readonly log: KubeletLog;
  readonly watches: ObjectWatches;
  readonly volumesInUse: VolumesInUse;
  readonly images: ImagePuller;
  readonly prober: Prober;
  readonly crashBackOff: BackOff;
  readonly services: Informer<Service>;
  readonly serviceEnvironment: ServiceEnvironment;
  /** This kubelet's own Node object, as the API has it. */
  node(): Node | undefined;
  now(): Micros;
}

/** An event about one container of a pod. */
export function containerEvent(
  parts: KubeletParts,
  pod: Pod,
  of: { readonly kind: ContainerKind; readonly name: string },
  type: EventType,
  reason: string,
  message: string,
): void {
  // An image volume's pull is about the pod as a whole.
  const details = of.name === '' ? {} : { fieldPath: fieldPathOf(of.kind, of.name) };
  parts.events.event(pod, type, reason, message, details);
}
