// The fields by which etcd files watchers. Upstream: pkg/registry/core/pod/strategy.go NodeNameTriggerFunc
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { Trigger } from '../etcd/store-event.ts';

const POD_NODE_NAME: Trigger = {
  field: 'spec.nodeName',
  valueOf: (object: KubeObject) => (object as Pod).spec?.nodeName || undefined,
};

/** The trigger of a resource, if it has one. */
export function triggerOf(ref: Pick<ResourceRef, 'group' | 'plural'>): Trigger | undefined {
  return ref.group === '' && ref.plural === 'pods' ? POD_NODE_NAME : undefined;
}
