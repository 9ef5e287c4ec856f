// Whether a DaemonSet's pod belongs on a node, and the pod made for it.
import type {
  Affinity,
  DaemonSet,
  Node,
  Pod,
  PodSpec,
  PodTemplateSpec,
  Toleration,
} from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { CONTROLLER_REVISION_HASH_LABEL, TEMPLATE_GENERATION_LABEL } from '../limits.ts';
import { TEMPLATE_GENERATION_ANNOTATION } from '../limits.ts';
import { nodeFitsAffinity } from '../../../model/scheduling/node-affinity.ts';
import { untolerated } from '../../../model/scheduling/taints.ts';

export interface NodeFit {
  /** A pod should be made there. */
  readonly shouldRun: boolean;
  /** A pod that is there may stay. */
  readonly mayStay: boolean;
}

const NEITHER: NodeFit = { shouldRun: false, mayStay: false };

/** Taints that every daemon pod tolerates. Upstream: util AddOrUpdateDaemonPodTolerations. DS2 */
function daemonTolerations(spec: PodSpec): readonly Toleration[] {
  const exists = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', effect });
  const added = [
    exists('node.kubernetes.io/not-ready', 'NoExecute'),
    exists('node.kubernetes.io/unreachable', 'NoExecute'),
    exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
  ];
  if (spec.hostNetwork) added.push(exists('node.kubernetes.io/network-unavailable', 'NoSchedule'));
  const own = spec.tolerations ?? [];
  const isNew = (one: Toleration): boolean =>
    !own.some(
      (other) =>
        other.key === one.key && other.effect === one.effect && other.operator === one.operator,
    );
  return [...own, ...added.filter(isNew)];
}

/** The set's pod as it would be made, apart from its node; asked once for many nodes. */
export function fitTest(set: DaemonSet): (node: Node) => NodeFit {
  const { spec } = set.spec.template;
  const tolerations = daemonTolerations(spec);
  return (node) => {
    if (spec.nodeName && spec.nodeName !== node.metadata.name) return NEITHER;
    if (!nodeFitsAffinity(spec, node)) return NEITHER;
    const { taints } = node.spec;
    if (!untolerated(taints, tolerations, 'NoExecute', 'NoSchedule')) {
      return { shouldRun: true, mayStay: true };
    }
    const mayStay = untolerated(taints, tolerations, 'NoExecute') === undefined;
    return { shouldRun: false, mayStay };
  };
}

/** The template of the set's pods: tolerations and the labels of its revision. */
export function daemonTemplate(set: DaemonSet, hash: string): PodTemplateSpec {
  const { template } = set.spec;
  const generation = templateGeneration(set);
  const labels = {
    ...template.metadata?.labels,
    ...(generation === undefined ? {} : { [TEMPLATE_GENERATION_LABEL]: generation }),
    [CONTROLLER_REVISION_HASH_LABEL]: hash,
  };
  return {
    ...template,
    metadata: { ...template.metadata, labels },
    spec: { ...template.spec, tolerations: daemonTolerations(template.spec) },
  };
}

/**
 * The spec pinned to a node for the scheduler.
 * Upstream: ReplaceDaemonSetPodNodeNameNodeAffinity.
 */
export function pinnedTo(spec: PodSpec, nodeName: string): PodSpec {
  const requirement = { key: 'metadata.name', operator: 'In', values: [nodeName] };
  const affinity: Affinity = {
    ...spec.affinity,
    nodeAffinity: {
      ...spec.affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [requirement] }],
      },
    },
  };
  return { ...spec, affinity };
}

/** The node that a daemon pod is on or meant for, '' when it cannot be told. */
export function targetNode(pod: Pod): string {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? []) {
    for (const field of term.matchFields ?? []) {
      const isName = field.key === 'metadata.name' && field.operator === 'In';
      if (isName && field.values?.length === 1) return field.values[0] as string;
    }
  }
  return '';
}

function templateGeneration(set: DaemonSet): string | undefined {
  return labelValue(set.metadata.annotations, TEMPLATE_GENERATION_ANNOTATION);
}

/** Whether the pod is of the set's present template. Upstream: util IsPodUpdated. */
export function isUpdated(pod: Pod, set: DaemonSet, hash: string): boolean {
  const { labels } = pod.metadata;
  const generation = templateGeneration(set);
  return (
    (hash !== '' && labelValue(labels, CONTROLLER_REVISION_HASH_LABEL) === hash) ||
    (generation !== undefined && labelValue(labels, TEMPLATE_GENERATION_LABEL) === generation)
  );
}
