// NodeVolumeLimits: a node attaches only so many volumes of a CSI driver. Upstream: plugins/nodevolumelimits.
import type { Pod } from '../../../../model/generated/types.ts';
import type { Rejection, SchedulerPlugin } from '../../framework.ts';
import { rejection } from '../../framework.ts';
import type { ClusterState } from '../../state/cluster-state.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { claimsOf } from './volume-sources.ts';
import type { VolumeSources } from './volume-sources.ts';

const NAME = 'NodeVolumeLimits';
const TOO_MANY = rejection(NAME, 'node(s) exceed max volume count', false);

class NodeVolumeLimits implements SchedulerPlugin {
  readonly name = NAME;
  readonly wakesOn = [
    { on: 'storage driver changed' },
    { on: 'assigned pod removed' },
    { on: 'claim changed' },
    { on: 'node added' },
  ] as const;
  /** The drivers of the pod's volumes, by volume. */
  private wanted = new Map<string, string>();

  constructor(
    private readonly state: ClusterState,
    private readonly sources: VolumeSources,
  ) {}

  preFilter(pod: PodInfo): 'skip' | undefined {
    if (claimsOf(pod.pod).length === 0) return 'skip';
    this.wanted = this.volumesOf(pod.pod);
    return this.wanted.size === 0 ? 'skip' : undefined;
  }

  filter(_pod: PodInfo, node: number): Rejection | undefined {
    const csiNode = this.sources.csiNode(this.state.table.names[node] as string);
    for (const { name, allocatable } of csiNode?.spec.drivers ?? []) {
      if (allocatable?.count === undefined) continue;
      const wanted = [...this.wanted].filter(([, driver]) => driver === name);
      if (wanted.length === 0) continue;
      const attached = this.attachedTo(node, name);
      const added = wanted.filter(([volume]) => !attached.has(volume)).length;
      if (added > 0 && attached.size + added > allocatable.count) return TOO_MANY;
    }
    return undefined;
  }

  private attachedTo(node: number, driver: string): Set<string> {
    const attached = new Set<string>();
    for (const { pod } of this.state.table.podsOn[node] as PodInfo[]) {
      for (const [volume, other] of this.volumesOf(pod)) if (other === driver) attached.add(volume);
    }
    return attached;
  }

  /** Bound claims count by volume handle, unbound ones by themselves. */
  private volumesOf(pod: Pod): Map<string, string> {
    const volumes = new Map<string, string>();
    const { namespace = '' } = pod.metadata;
    for (const { claimName } of claimsOf(pod)) {
      const claim = this.sources.claim(namespace, claimName);
      if (!claim) continue;
      const csi = this.sources.volume(claim.spec?.volumeName ?? '')?.spec?.csi;
      if (csi) {
        volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
      } else if (!claim.spec?.volumeName) {
        const storageClass = this.sources.storageClass(claim.spec?.storageClassName ?? '');
        if (storageClass) volumes.set(`${namespace}/${claimName}`, storageClass.provisioner);
      }
    }
    return volumes;
  }
}

export function nodeVolumeLimits(state: ClusterState, sources: VolumeSources): SchedulerPlugin {
  return new NodeVolumeLimits(state, sources);
}
