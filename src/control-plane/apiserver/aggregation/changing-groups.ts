// API groups whose resources are names of metrics: they come and go, and any may be asked for.
// Upstream: kubernetes-sigs/custom-metrics-apiserver pkg/apiserver/installer
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { defineResource } from '../../../model/resources/define-resource.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';

const GROUPS: ReadonlySet<string> = new Set(['custom.metrics.k8s.io', 'external.metrics.k8s.io']);

export function isChangingGroup(group: string): boolean {
  return GROUPS.has(group);
}

export function changingDefinition(ref: ResourceRef, part: string): ResourceDefinition<any> {
  return defineResource<KubeObject>({
    ref,
    singular: '',
    listKind: ref.kind,
    verbs: ['get', 'list'],
    stored: false,
    isAggregated: true,
    subresources: part === '' ? [] : [{ name: part, verbs: ['get'] }],
  });
}
