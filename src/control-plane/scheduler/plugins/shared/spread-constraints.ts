// Topology spread constraints made ready: selector, policies, the counts they speak of.
import type { Node, Pod, TopologySpreadConstraint } from '../../../../model/generated/types.ts';
import {
  compileLabelSelector,
  formatSelector,
  selectorMatches,
} from '../../../../model/meta/selectors.ts';
import type { Selector } from '../../../../model/meta/selectors.ts';
import { withLabelKeys } from '../../state/affinity-terms.ts';
import type { ClusterState } from '../../state/cluster-state.ts';
import type { NodeCounts, TopologyDomains } from '../../state/node-counts.ts';
import { nodeFitsAffinity } from '../../../../model/scheduling/node-affinity.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { isTolerated } from '../../state/taint-table.ts';

export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: Selector;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
  readonly domains: TopologyDomains;
  /** The matching pods of the namespace by node, those on their way out left aside. */
  readonly counts: NodeCounts;
}

export const HOSTNAME = 'kubernetes.io/hostname';

/** Upstream: plugins/podtopologyspread/plugin.go (systemDefaultConstraints). */
const SYSTEM_DEFAULTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** The pod's own constraints of one kind. */
export function ownConstraints(
  state: ClusterState,
  pod: PodInfo,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
): readonly SpreadConstraint[] {
  const constraints = pod.pod.spec.topologySpreadConstraints;
  if (!constraints) return [];
  const { labels } = pod.pod.metadata;
  return constraints
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => {
      const base = compileLabelSelector(constraint.labelSelector);
      const selector = withLabelKeys(base, labels, constraint.matchLabelKeys);
      return compile(state, pod, constraint, selector);
    });
}

/** What pods without constraints of their own get when Services or controllers select them. */
export interface SpreadDefaults {
  readonly constraints: readonly TopologySpreadConstraint[];
  /** Nodes without the keys count too, as opposed to those of a profile's own list. */
  readonly areOfSystem: boolean;
}

export const SYSTEM_SPREAD: SpreadDefaults = { constraints: SYSTEM_DEFAULTS, areOfSystem: true };

/** The default constraints of one kind, for the pods that `selector` selects. */
export function defaultConstraints(
  state: ClusterState,
  pod: PodInfo,
  selector: Selector,
  { constraints }: SpreadDefaults,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
): readonly SpreadConstraint[] {
  return constraints
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => compile(state, pod, constraint, selector));
}

/** Whether a node counts for a constraint. Upstream: podtopologyspread/common.go. */
export function isNodeIncluded(constraint: SpreadConstraint, pod: Pod, node: Node): boolean {
  if (constraint.honorsAffinity && !nodeFitsAffinity(pod.spec, node)) return false;
  if (!constraint.honorsTaints) return true;
  return (node.spec?.taints ?? []).every(
    (taint) => taint.effect === 'PreferNoSchedule' || isTolerated(pod.spec.tolerations, taint),
  );
}

/**
 * Whether all nodes of a domain count, so that the kept sums by domain hold. With several
 * constraints only nodes that have all their keys do.
 */
export function countsEveryNode(
  { honorsAffinity, honorsTaints }: SpreadConstraint,
  constraints: number,
  { spec }: Pod,
): boolean {
  if (honorsTaints || constraints > 1) return false;
  return !honorsAffinity || (!spec.nodeSelector && !spec.affinity?.nodeAffinity);
}

/** Whether the pod would count itself. */
export function matchesSelf({ selector }: SpreadConstraint, pod: Pod): boolean {
  return selectorMatches(selector, pod.metadata.labels);
}

const texts = new WeakMap<Selector, string>();

function textOf(selector: Selector): string {
  let text = texts.get(selector);
  if (text === undefined) {
    text = formatSelector(selector);
    texts.set(selector, text);
  }
  return text;
}

function compile(
  state: ClusterState,
  pod: PodInfo,
  constraint: TopologySpreadConstraint,
  selector: Selector,
): SpreadConstraint {
  const { namespace } = pod;
  const isEmpty = selector.nothing;
  const counts = state.groups.counts({
    key: `spread ${namespace} ${isEmpty ? '!' : textOf(selector)}`,
    namespaces: [namespace],
    countsTerminating: false,
    readsNamespaceLabels: false,
    matches: (_namespace, labels) => selectorMatches(selector, labels),
  });
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector,
    honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
    domains: state.table.domainsOf(constraint.topologyKey),
    counts,
  };
}
