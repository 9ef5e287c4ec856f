// A container's spec as a short text: when it changes, the container is made anew.
import type { Container } from '../../../model/generated/types.ts';
import { hashValue } from '../../../model/meta/hash.ts';

// Name and image are all that may change in a running pod without a resize.
/** Upstream: pkg/kubelet/container/helpers.go (HashContainer: name and image since v1.31). */
export function containerHash(container: Container): string {
  return hashValue([container.name, container.image]).toString(16);
}
