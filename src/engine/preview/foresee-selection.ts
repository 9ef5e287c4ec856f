// Which pods an object would pick by their labels, as they are now.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { LabelSelector, NetworkPolicy, Service } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { compileLabelSelector, selectorMatches } from '../../model/meta/selectors.ts';
import { workloadsSelected } from '../views/facts/cluster-facts.ts';
import type { Foreseen } from './preview-types.ts';

/** In a fuller namespace nobody looks. */
const MOST_READ = 5000;
const MOST_NAMED = 200;

/** Null for what selects no pods. */
export function foreseeSelection(store: ObjectStore, object: KubeObject): Foreseen['selects'] {
  const selector = selectorOf(object);
  const { namespace = '' } = object.metadata;
  if (!selector || store.count('pods', namespace) > MOST_READ) return null;
  const compiled = compileLabelSelector(selector);
  const pods: string[] = [];
  let count = 0;
  for (const { metadata } of store.list('pods', { namespace })) {
    if (!selectorMatches(compiled, metadata.labels)) continue;
    if (count++ < MOST_NAMED) pods.push(metadata.name);
  }
  if (count > 0) return { count, pods, of: '' };
  const [workload] = workloadsSelected(store, namespace, compiled);
  return { count, pods, of: workload?.name ?? '' };
}

function selectorOf(object: KubeObject): LabelSelector | undefined {
  switch (object.kind) {
    case 'Service': {
      const { selector } = (object as Service).spec ?? {};
      return selector && { matchLabels: selector };
    }
    case 'NetworkPolicy':
      return (object as NetworkPolicy).spec?.podSelector;
    case 'PodDisruptionBudget':
      return (object as NetworkPolicy & { spec?: { selector?: LabelSelector } }).spec?.selector;
    default:
      return undefined;
  }
}
