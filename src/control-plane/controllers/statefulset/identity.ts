// The identity of a StatefulSet's pods: ordinal, name, host name, claims.
import type {
  ObjectMeta,
  PersistentVolumeClaim,
  Pod,
  PodTemplateSpec,
  StatefulSet,
  Volume,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import {
  CONTROLLER_REVISION_HASH_LABEL,
  POD_INDEX_LABEL,
  STATEFUL_POD_NAME_LABEL,
} from '../limits.ts';
import { podOfTemplate } from '../shared/pod-control.ts';

const ORDINAL = /^(.*)-(\d+)$/;

/** The set's name and the ordinal that a pod's name spells; -1 when it spells none. */
export function ordinalOf(pod: Pod): number {
  const match = ORDINAL.exec(pod.metadata.name);
  return match ? Number(match[2]) : -1;
}

/** Whether the pod's name is one that the set gives. */
export function isMember(set: StatefulSet, pod: Pod): boolean {
  return ORDINAL.exec(pod.metadata.name)?.[1] === set.metadata.name;
}

export function startOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

export function replicasOf(set: StatefulSet): number {
  return set.spec.replicas ?? 1;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

/** The revision (by name) that a pod was made of. */
export function revisionOfPod(pod: Pod): string {
  return labelValue(pod.metadata.labels, CONTROLLER_REVISION_HASH_LABEL) ?? '';
}

/** Upstream: pkg/controller/statefulset/stateful_set_utils.go newStatefulSetPod. SS2 */
export function statefulPod(
  set: StatefulSet,
  template: PodTemplateSpec,
  ordinal: number,
  revision: string,
): Pod {
  const name = podName(set, ordinal);
  const labels = {
    ...template.metadata?.labels,
    [STATEFUL_POD_NAME_LABEL]: name,
    [POD_INDEX_LABEL]: String(ordinal),
    [CONTROLLER_REVISION_HASH_LABEL]: revision,
  };
  const pod = podOfTemplate(template, set, { labels });
  const { generateName: _, ...metadata } = pod.metadata;
  const subdomain = set.spec.serviceName ? { subdomain: set.spec.serviceName } : {};
  return {
    ...pod,
    metadata: { ...metadata, name } as ObjectMeta,
    spec: { ...pod.spec, ...subdomain, hostname: name, volumes: volumes(set, template, ordinal) },
  };
}

function volumes(set: StatefulSet, template: PodTemplateSpec, ordinal: number): readonly Volume[] {
  const claims = (set.spec.volumeClaimTemplates ?? []).map((claim) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, claim, ordinal) },
  }));
  const names = new Set(claims.map(({ name }) => name));
  return [...claims, ...(template.spec.volumes ?? []).filter(({ name }) => !names.has(name))];
}

function claimName(set: StatefulSet, claim: PersistentVolumeClaim, ordinal: number): string {
  return `${claim.metadata.name}-${set.metadata.name}-${ordinal}`;
}

/** The claims that a pod of that ordinal needs. Upstream: getPersistentVolumeClaims. */
export function claimsOf(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      namespace: namespaceOf(set),
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
    },
  }));
}

/** The pod with the labels of its identity, the same object when it has them. */
export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  const ordinal = ordinalOf(pod);
  const labels = {
    ...pod.metadata.labels,
    [STATEFUL_POD_NAME_LABEL]: podName(set, ordinal),
    [POD_INDEX_LABEL]: String(ordinal),
  };
  if (deepEqual(labels, pod.metadata.labels)) return pod;
  return { ...pod, metadata: { ...pod.metadata, labels } };
}
