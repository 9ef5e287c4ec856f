// Which nodes a volume goes to and leaves. All decisions, no deeds.
// Upstream: pkg/controller/volume/attachdetach/reconciler/reconciler.go
import { MINUTE } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';

/** Upstream: attach_detach_controller.go DefaultTimerConfig ReconcilerMaxWaitForUnmountDuration. */
export const MAX_WAIT_FOR_UNMOUNT: Micros = 6 * MINUTE;

/** What a volume is to a node where it is attached, or about to be. */
export interface Place {
  readonly node: string;
  /** Its VolumeAttachment is being deleted. */
  readonly isLeaving: boolean;
  /** The node says that it uses the volume. */
  readonly isMounted: boolean;
  readonly isNodeReady: boolean;
  /** Tainted node.kubernetes.io/out-of-service. */
  readonly isOutOfService: boolean;
  /** Since when no pod wants it there. */
  readonly unwantedSince: Micros | undefined;
}

export interface VolumeSight {
  /** It may be attached to several nodes. */
  readonly isShareable: boolean;
  /** Nodes with pods that want it. */
  readonly wanted: Iterable<string>;
  readonly places: readonly Place[];
}

export type AttachStep =
  | { readonly is: 'attach'; readonly node: string }
  | { readonly is: 'detach'; readonly node: string }
  /** Still in use where nobody wants it: to be looked at again then. */
  | { readonly is: 'wait'; readonly node: string; readonly at: Micros }
  /** It cannot be attached here while it is elsewhere. */
  | { readonly is: 'refuse'; readonly node: string };

/** Detaching comes first, so that a volume whose pod has moved can follow it. */
export function planAttachments(volume: VolumeSight, now: Micros): readonly AttachStep[] {
  const wanted = new Set(volume.wanted);
  const steps: AttachStep[] = [];
  const at = new Set<string>();
  for (const place of volume.places) {
    at.add(place.node);
    if (!place.isLeaving && !wanted.has(place.node)) steps.push(leave(place, now));
  }
  for (const node of wanted) {
    if (at.has(node)) continue;
    const isFree = volume.isShareable || at.size === 0;
    steps.push({ is: isFree ? 'attach' : 'refuse', node });
    if (isFree) at.add(node);
  }
  return steps;
}

function leave(place: Place, now: Micros): AttachStep {
  const { node } = place;
  if (!place.isMounted || place.isOutOfService) return { is: 'detach', node };
  const limit = (place.unwantedSince ?? now) + MAX_WAIT_FOR_UNMOUNT;
  // A node that is ready says itself when it has let go.
  if (now >= limit) return place.isNodeReady ? wait(node, now) : { is: 'detach', node };
  return { is: 'wait', node, at: limit };
}

function wait(node: string, now: Micros): AttachStep {
  return { is: 'wait', node, at: now + MINUTE };
}
