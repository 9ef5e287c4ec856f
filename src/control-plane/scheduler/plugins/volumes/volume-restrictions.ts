// VolumeRestrictions: a ReadWriteOncePod claim has one pod. Upstream: plugins/volumerestrictions.
import type { Pod } from '../../../../model/generated/types.ts';
import type { Rejection, SchedulerPlugin } from '../../framework.ts';
import { rejection } from '../../framework.ts';
import type { ClusterState } from '../../state/cluster-state.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { claimsOf } from './volume-sources.ts';
import type { VolumeSources } from './volume-sources.ts';

const NAME = 'VolumeRestrictions';
const IN_USE = rejection(
  NAME,
  'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
  true,
);

class VolumeRestrictions implements SchedulerPlugin {
  readonly name = NAME;
  readonly wakesOn = [
    { on: 'assigned pod removed' },
    { on: 'claim changed' },
    { on: 'node added' },
  ] as const;
  /** The ReadWriteOncePod claims of the pod at hand. */
  private exclusive: readonly string[] = [];
  private uses = 0;

  constructor(
    private readonly state: ClusterState,
    private readonly sources: VolumeSources,
  ) {}

  preFilter(pod: PodInfo): 'skip' | Rejection | undefined {
    const claims = claimsOf(pod.pod);
    if (claims.length === 0) return 'skip';
    this.exclusive = claims
      .filter(({ claimName }) => this.isExclusive(pod.namespace, claimName))
      .map(({ claimName }) => `${pod.namespace}/${claimName}`);
    if (this.exclusive.length === 0) return 'skip';
    this.uses = 0;
    for (const key of this.exclusive) this.uses += this.state.claimUses(key);
    return undefined;
  }

  filter(): Rejection | undefined {
    return this.uses > 0 ? IN_USE : undefined;
  }

  podAdded(_pod: PodInfo, other: PodInfo): void {
    this.uses += this.sharedClaims(other.pod);
  }

  podRemoved(_pod: PodInfo, other: PodInfo): void {
    this.uses -= this.sharedClaims(other.pod);
  }

  private sharedClaims(pod: Pod): number {
    return claimsOf(pod).filter(({ claimName }) =>
      this.exclusive.includes(`${pod.metadata.namespace}/${claimName}`),
    ).length;
  }

  private isExclusive(namespace: string, name: string): boolean {
    const modes = this.sources.claim(namespace, name)?.spec?.accessModes;
    return modes?.includes('ReadWriteOncePod') ?? false;
  }
}

export function volumeRestrictions(state: ClusterState, sources: VolumeSources): SchedulerPlugin {
  return new VolumeRestrictions(state, sources);
}
