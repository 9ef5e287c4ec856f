// The claims that pods use, as an index that several controllers share.
import type { Pod } from '../../../model/generated/types.ts';
import { joinKey, namespaceOf } from '../../../model/meta/object.ts';

/** The name of the index of pods by the keys of their claims. */
export const PODS_BY_CLAIM = 'claim';
const NONE: readonly string[] = [];

/** `namespace/name` of each claim of a pod, by its own name or as an ephemeral volume. */
export function claimKeysOf(pod: Pod): readonly string[] {
  let keys: string[] | undefined;
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    const claim =
      persistentVolumeClaim?.claimName ?? (ephemeral ? `${pod.metadata.name}-${name}` : undefined);
    if (claim !== undefined) (keys ??= []).push(joinKey(namespaceOf(pod), claim));
  }
  return keys ?? NONE;
}
