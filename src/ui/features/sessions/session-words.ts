// A session's cluster in a few words.
import type { StartConfig } from '../../../hosts/worker/protocol.ts';

export function clusterWords({ nodes, controlPlanes, seed }: StartConfig): string {
  const planes = controlPlanes === 1 ? '' : ` and ${controlPlanes} control planes`;
  return `${nodes} ${nodes === 1 ? 'worker' : 'workers'}${planes}, seed ${seed}`;
}
