// VolumeBinding: pods go where their volumes are, or can be. Upstream: plugins/volumebinding.
import { Failure } from '../../../../kernel/failure.ts';
import type { Task } from '../../../../kernel/task.ts';
import type { Micros } from '../../../../kernel/time.ts';
import { SECOND } from '../../../../kernel/time.ts';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
} from '../../../../model/generated/types.ts';
import type { PreFilterResult, Rejection, SchedulerPlugin } from '../../framework.ts';
import { rejection } from '../../framework.ts';
import type { ClusterState } from '../../state/cluster-state.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { findVolume, volumeFitsNode } from './find-volume.ts';
import { claimsOf, isFullyBound, NO_PROVISIONER, SELECTED_NODE } from './volume-sources.ts';
import type { ClaimUse, VolumeSources } from './volume-sources.ts';

const NAME = 'VolumeBinding';
const UNBOUND = rejection(NAME, 'pod has unbound immediate PersistentVolumeClaims', false);
const NO_VOLUME = rejection(
  NAME,
  'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
  false,
);
const CONFLICT = rejection(NAME, "node(s) didn't match PersistentVolume's node affinity", false);
const NOTHING_TO_BIND = rejection(
  NAME,
  "node(s) didn't find available persistent volumes to bind",
  false,
);
/** Upstream: VolumeBindingArgs.bindTimeoutSeconds. */
const BIND_TIMEOUT = 600 * SECOND;

class BindingTimeout extends Failure {}

/** How one claim will get its volume on a node. */
type Decision =
  | {
      readonly is: 'bind';
      readonly claim: PersistentVolumeClaim;
      readonly volume: PersistentVolume;
    }
  | { readonly is: 'provision'; readonly claim: PersistentVolumeClaim };

class VolumeBinding implements SchedulerPlugin {
  readonly name = NAME;
  readonly wakesOn = [
    { on: 'claim changed' },
    { on: 'volume changed' },
    { on: 'storage class changed' },
    { on: 'storage driver changed' },
    { on: 'node added' },
    { on: 'node labels' },
    { on: 'pod changed' },
  ] as const;
  private bound: PersistentVolume[] = [];
  private isVolumeMissing = false;
  private delayed: PersistentVolumeClaim[] = [];
  private readonly decisions = new Map<string, readonly Decision[]>();
  /** Volumes promised to claims that the API does not show yet. */
  private readonly promised = new Map<string, string>();

  constructor(
    private readonly state: ClusterState,
    private readonly sources: VolumeSources,
    private readonly bindTimeout: Micros,
  ) {}

  preFilter(pod: PodInfo): PreFilterResult {
    const uses = claimsOf(pod.pod);
    if (uses.length === 0) return 'skip';
    this.bound = [];
    this.delayed = [];
    this.isVolumeMissing = false;
    for (const use of uses) {
      const claim = this.sources.claim(pod.namespace, use.claimName);
      const problem = this.problemOf(pod, use, claim);
      if (problem !== undefined) return rejection(NAME, problem, false);
      if (!this.file(claim as PersistentVolumeClaim)) return UNBOUND;
    }
    return undefined;
  }

  filter(_pod: PodInfo, node: number): Rejection | undefined {
    if (this.isVolumeMissing) return NO_VOLUME;
    const target = this.state.table.nodes[node] as Node;
    for (const volume of this.bound) if (!volumeFitsNode(volume, target)) return CONFLICT;
    return this.delayed.length === 0 || this.decide(target) ? undefined : NOTHING_TO_BIND;
  }

  reserve(pod: PodInfo, node: number): Rejection | undefined {
    const uses = claimsOf(pod.pod);
    if (uses.length === 0 || this.delayed.length === 0) return undefined;
    const decisions = this.decide(this.state.table.nodes[node] as Node);
    if (!decisions) return NOTHING_TO_BIND;
    for (const decision of decisions) {
      if (decision.is !== 'bind') continue;
      this.promised.set(decision.volume.metadata.name, keyOf(decision.claim));
    }
    this.decisions.set(pod.uid, decisions);
    return undefined;
  }

  unreserve(pod: PodInfo): void {
    for (const decision of this.decisions.get(pod.uid) ?? []) {
      if (decision.is === 'bind') this.promised.delete(decision.volume.metadata.name);
    }
    this.decisions.delete(pod.uid);
  }

  willPreBind(pod: PodInfo): boolean {
    return (this.decisions.get(pod.uid) ?? []).length > 0;
  }

  /** Writes the decisions and waits until the volume controllers have carried them out. */
  *preBind(pod: PodInfo, nodeName: string): Task {
    const decisions = this.decisions.get(pod.uid);
    if (!decisions) return;
    for (const decision of decisions) {
      if (decision.is === 'bind')
        yield* this.sources.reserveVolume(decision.volume, decision.claim);
      else yield* this.sources.selectNode(decision.claim, nodeName);
    }
    const until = this.sources.now() + this.bindTimeout;
    while (!decisions.every(({ claim }) => this.isBoundNow(claim))) {
      if (yield* this.sources.nextClaimChange(until)) continue;
      throw new BindingTimeout('binding volumes: context deadline exceeded');
    }
    this.unreserve(pod);
  }

  private problemOf(
    { pod, namespace }: PodInfo,
    { claimName, isEphemeral }: ClaimUse,
    claim: PersistentVolumeClaim | undefined,
  ): string | undefined {
    const quoted = `persistentvolumeclaim "${claimName}"`;
    if (!claim) {
      return isEphemeral
        ? `waiting for ephemeral volume controller to create the ${quoted}`
        : `${quoted} not found`;
    }
    if (claim.status?.phase === 'Lost') {
      return `${quoted} bound to non-existent persistentvolume "${claim.spec?.volumeName}"`;
    }
    if (claim.metadata.deletionTimestamp !== undefined) return `${quoted} is being deleted`;
    const isOwned = claim.metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid);
    if (!isEphemeral || isOwned) return undefined;
    const { name } = pod.metadata;
    return `PVC ${namespace}/${claimName} was not created for pod ${namespace}/${name} (pod is not owner)`;
  }

  /** False for a claim that should be bound by now without the scheduler's help. */
  private file(claim: PersistentVolumeClaim): boolean {
    if (isFullyBound(claim)) {
      const volume = this.sources.volume(claim.spec?.volumeName ?? '');
      if (volume) this.bound.push(volume);
      else this.isVolumeMissing = true;
      return true;
    }
    const storageClass = this.sources.storageClass(claim.spec?.storageClassName ?? '');
    const isDelayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
    if (!isDelayed || claim.spec?.volumeName) return false;
    this.delayed.push(claim);
    return true;
  }

  /** A volume, or a provisioner, for each claim that waits; undefined when one has neither. */
  private decide(node: Node): readonly Decision[] | undefined {
    const decisions: Decision[] = [];
    const taken = new Set<string>();
    for (const claim of this.delayed) {
      const selected = claim.metadata.annotations?.[SELECTED_NODE];
      if (selected !== undefined && selected !== node.metadata.name) return undefined;
      const volume = findVolume(
        claim,
        this.sources.volumesOfClass(claim.spec?.storageClassName ?? ''),
        node,
        ({ metadata: { name } }) =>
          taken.has(name) || (this.promised.get(name) ?? keyOf(claim)) !== keyOf(claim),
      );
      if (volume && selected === undefined) {
        taken.add(volume.metadata.name);
        decisions.push({ is: 'bind', claim, volume });
      } else if (this.canProvision(claim, node)) {
        decisions.push({ is: 'provision', claim });
      } else {
        return undefined;
      }
    }
    return decisions;
  }

  private canProvision(claim: PersistentVolumeClaim, node: Node): boolean {
    const storageClass = this.sources.storageClass(claim.spec?.storageClassName ?? '');
    if (!storageClass?.provisioner || storageClass.provisioner === NO_PROVISIONER) return false;
    const terms = storageClass.allowedTopologies;
    if (!terms?.length) return true;
    return terms.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values }) =>
        values.includes(node.metadata.labels?.[key] ?? ''),
      ),
    );
  }

  private isBoundNow({ metadata }: PersistentVolumeClaim): boolean {
    const claim = this.sources.claim(metadata.namespace ?? '', metadata.name);
    return claim !== undefined && isFullyBound(claim);
  }
}

function keyOf({ metadata }: PersistentVolumeClaim): string {
  return `${metadata.namespace}/${metadata.name}`;
}

export function volumeBinding(
  state: ClusterState,
  sources: VolumeSources,
  bindTimeout = BIND_TIMEOUT,
): SchedulerPlugin {
  return new VolumeBinding(state, sources, bindTimeout);
}
