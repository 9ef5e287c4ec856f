// The containers of a pod's spec, by kind, and what messages call pods and containers.
import type { Container, EphemeralContainer, Pod } from '../../../model/generated/types.ts';

export type ContainerKind = 'init' | 'main' | 'ephemeral';

const NONE: readonly never[] = [];

export function initContainersOf(pod: Pod): readonly Container[] {
  return pod.spec.initContainers ?? NONE;
}

export function ephemeralContainersOf(pod: Pod): readonly EphemeralContainer[] {
  return pod.spec.ephemeralContainers ?? NONE;
}

/** An init container that keeps running beside the others: a native sidecar. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** `web_default(uid)`. Upstream: pkg/kubelet/util/format/pod.go. */
export function podText(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata;
  return `${name}_${namespace}(${uid})`;
}

/** `spec.containers{nginx}`: which part of the pod an event is about. */
export function fieldPathOf(kind: ContainerKind, name: string): string {
  const field = { init: 'initContainers', main: 'containers', ephemeral: 'ephemeralContainers' };
  return `spec.${field[kind]}{${name}}`;
}

/** A container of any kind by its name. */
export function findContainer(
  pod: Pod,
  name: string,
): { readonly container: Container; readonly kind: ContainerKind } | undefined {
  for (const container of pod.spec.containers) {
    if (container.name === name) return { container, kind: 'main' };
  }
  for (const container of initContainersOf(pod)) {
    if (container.name === name) return { container, kind: 'init' };
  }
  for (const container of ephemeralContainersOf(pod)) {
    if (container.name === name) return { container, kind: 'ephemeral' };
  }
  return undefined;
}
