// Drain: evicts what may be evicted from a node, and asks again where a budget says "not yet".
import { ApiFailure, call } from '../api/api.ts';
import { objectPath } from '../api/paths.ts';

interface PodOfNode {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: { readonly [key: string]: string };
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
}

const MIRROR = 'kubernetes.io/config.mirror';
const RETRY_MS = 1000;
const MAX_TRIES = 120;

/** Evicts all pods of a node but DaemonSets' and static ones, as `kubectl drain` does. */
export async function drainNode(node: string): Promise<void> {
  const selector = encodeURIComponent(`spec.nodeName=${node}`);
  const { body } = await call<{ items: readonly PodOfNode[] }>(
    'GET',
    `/api/v1/pods?fieldSelector=${selector}`,
  );
  await Promise.all(body.items.filter(isEvictable).map(evict));
}

function isEvictable({ metadata }: PodOfNode): boolean {
  if (Object.hasOwn(metadata.annotations ?? {}, MIRROR)) return false;
  return !metadata.ownerReferences?.some((owner) => owner.controller && owner.kind === 'DaemonSet');
}

async function evict({ metadata: { namespace, name } }: PodOfNode): Promise<void> {
  const path = `${objectPath('v1', 'pods', namespace, name)}/eviction`;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
  for (let tries = 0; ; tries++) {
    try {
      await call('POST', path, body);
      return;
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status.code === 404) return;
      if (error.status.code !== 429 || tries >= MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
