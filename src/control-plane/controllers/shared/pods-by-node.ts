// The pods on each node, found without looking at any other.
import type { Informer } from '../../../client/informer.ts';
import type { Pod } from '../../../model/generated/types.ts';

const BY_NODE = 'node';
const NONE: readonly string[] = [];

/** Adds the index; call it before the informer starts. */
export function indexByNode(pods: Informer<Pod>): void {
  pods.addIndex(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : NONE));
}

/** Pods bound to the node, in order of arrival. */
export function podsOn(pods: Informer<Pod>, node: string): readonly Pod[] {
  return pods.byIndex(BY_NODE, node);
}
