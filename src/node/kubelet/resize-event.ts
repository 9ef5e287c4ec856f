// What a kubelet tells of resizes. Upstream: pkg/kubelet/events/pod_resize.go, allocation_manager.go.
import type { Container, Pod } from '../../model/generated/types.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import type { PendingResize } from './pod/admission.ts';

type Reason = 'ResizeStarted' | 'ResizeCompleted' | 'ResizeDeferred' | 'ResizeInfeasible';

const WORDS: Readonly<Record<Reason, string>> = {
  ResizeStarted: 'started',
  ResizeCompleted: 'completed',
  ResizeDeferred: 'Deferred',
  ResizeInfeasible: 'Infeasible',
};

/** The event carries the resources that are asked for, as JSON. */
export function resizeEvent(parts: KubeletParts, pod: Pod, reason: Reason, error?: string): void {
  const { initContainers, containers } = pod.spec;
  const summary = {
    ...(initContainers?.length ? { initContainers: initContainers.map(allocation) } : {}),
    containers: containers.map(allocation),
    generation: pod.metadata.generation ?? 0,
    ...(error === undefined ? {} : { error }),
  };
  const type = error === undefined ? 'Normal' : 'Warning';
  const message = `Pod resize ${WORDS[reason]}: ${JSON.stringify(summary)}`;
  parts.events.event(pod, type, reason, message);
}

function allocation({ name, resources }: Container) {
  const { limits, requests } = resources ?? {};
  return {
    name,
    resources: {
      ...(limits ? { limits: sorted(limits) } : {}),
      ...(requests ? { requests: sorted(requests) } : {}),
    },
  };
}

function sorted(amounts: { readonly [name: string]: string }): { readonly [name: string]: string } {
  const names = Object.keys(amounts).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(names.map((name) => [name, amounts[name] as string]));
}

/** Told already: a condition that stays makes no new event. */
export function isSameResize(a: PendingResize | undefined, b: PendingResize): boolean {
  return a?.reason === b.reason && a.message === b.message;
}
