// The warning about names that do not fit into host names.
// Upstream: pkg/registry/{core/pod,apps/deployment,apps/replicaset,batch/*}/strategy.go
import { validateDns1123Label } from '../../meta/names.ts';
import type { KubeObject } from '../../meta/object.ts';

const NONE: readonly string[] = [];

/**
 * Whether pods' host names will surprise; `use` says what the name is used in. Only a create
 * warns: `old` is undefined then.
 */
export function nameWarnings(
  object: KubeObject,
  old: KubeObject | undefined,
  use = 'Pod names and hostnames',
): readonly string[] {
  if (old !== undefined) return NONE;
  const messages = validateDns1123Label(object.metadata.name);
  if (messages.length === 0) return NONE;
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label` +
      ` is recommended: [${messages.join(' ')}]`,
  ];
}
