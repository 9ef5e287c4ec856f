// VolumeZone: volumes with zone labels bind pods to the zone. Upstream: plugins/volumezone.
import type { Node } from '../../../../model/generated/types.ts';
import { labelValue } from '../../../../model/meta/labels.ts';
import type { Rejection, SchedulerPlugin } from '../../framework.ts';
import { rejection } from '../../framework.ts';
import type { ClusterState } from '../../state/cluster-state.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { claimsOf } from './volume-sources.ts';
import type { VolumeSources } from './volume-sources.ts';

const NAME = 'VolumeZone';
const OTHER_ZONE = rejection(NAME, 'node(s) had no available volume zone', false);
const TOPOLOGY_LABELS = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

interface ZoneDemand {
  readonly key: string;
  readonly values: readonly string[];
}

class VolumeZone implements SchedulerPlugin {
  readonly name = NAME;
  readonly wakesOn = [
    { on: 'claim changed' },
    { on: 'volume changed' },
    { on: 'storage class changed' },
    { on: 'node added' },
    { on: 'node labels' },
  ] as const;
  private demands: ZoneDemand[] = [];

  constructor(
    private readonly state: ClusterState,
    private readonly sources: VolumeSources,
  ) {}

  preFilter(pod: PodInfo): 'skip' | undefined {
    this.demands = [];
    for (const { claimName } of claimsOf(pod.pod)) {
      const claim = this.sources.claim(pod.namespace, claimName);
      const volume = this.sources.volume(claim?.spec?.volumeName ?? '');
      for (const key of volume ? TOPOLOGY_LABELS : []) {
        const value = labelValue(volume?.metadata.labels, key);
        if (value !== undefined) this.demands.push({ key, values: value.split('__') });
      }
    }
    return this.demands.length === 0 ? 'skip' : undefined;
  }

  /** Clusters of one zone may lack the labels altogether: then nothing is demanded. */
  filter(_pod: PodInfo, node: number): Rejection | undefined {
    const { labels } = (this.state.table.nodes[node] as Node).metadata;
    if (!TOPOLOGY_LABELS.some((key) => labelValue(labels, key) !== undefined)) return undefined;
    for (const { key, values } of this.demands) {
      if (!values.includes(labelValue(labels, key) ?? '')) return OTHER_ZONE;
    }
    return undefined;
  }
}

export function volumeZone(state: ClusterState, sources: VolumeSources): SchedulerPlugin {
  return new VolumeZone(state, sources);
}
