// What plugins read beside nodes and pods: Services and workloads, budgets, volumes.
import type { InformerFactory } from '../../client/informer-factory.ts';
import {
  POD_DISRUPTION_BUDGETS,
  REPLICATION_CONTROLLERS,
  REPLICA_SETS,
  SERVICES,
  STATEFUL_SETS,
} from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { Pod } from '../../model/generated/types.ts';
import { controllerOf } from '../../model/meta/owners.ts';
import {
  compileLabelSelector,
  selectorFromLabels,
  selectorMatches,
} from '../../model/meta/selectors.ts';
import type { Requirement, Selector } from '../../model/meta/selectors.ts';
import type { InformerFeed } from './informer-feed.ts';
import type { PluginSources } from './plugins/default-plugins.ts';

const WORKLOADS: readonly ResourceRef<any>[] = [
  SERVICES,
  REPLICATION_CONTROLLERS,
  REPLICA_SETS,
  STATEFUL_SETS,
];

/** The sources as informers hold them. */
export function pluginSources(informers: InformerFactory): PluginSources {
  const budgets = informers.informer(POD_DISRUPTION_BUDGETS);
  for (const ref of WORKLOADS) informers.informer(ref);
  return {
    defaultSelector: (pod) => defaultSelector(informers, pod),
    disruptionBudgets: (namespace) => budgets.list(namespace),
  };
}

/** Tells waiting pods of changes in what plugins read. */
export function followSources(_feed: InformerFeed, _informers: InformerFactory): void {}

/**
 * The labels by which a pod's Services know it, and its controller's selector.
 * Upstream: plugins/helper/spread.go (DefaultSelector).
 */
function defaultSelector(informers: InformerFactory, pod: Pod): Selector | undefined {
  const { namespace = '', labels } = pod.metadata;
  const requirements: Requirement[] = [];
  for (const service of informers.informer(SERVICES).list(namespace)) {
    const { selector } = service.spec ?? {};
    if (!selector || Object.keys(selector).length === 0) continue;
    const ofService = selectorFromLabels(selector);
    if (selectorMatches(ofService, labels)) requirements.push(...ofService.requirements);
  }
  requirements.push(...controllerSelector(informers, pod));
  if (requirements.length === 0) return undefined;
  return { requirements: distinct(requirements), nothing: false };
}

function controllerSelector(informers: InformerFactory, pod: Pod): readonly Requirement[] {
  const owner = controllerOf(pod);
  const namespace = pod.metadata.namespace ?? '';
  switch (owner?.kind) {
    case 'ReplicationController': {
      const controller = informers.informer(REPLICATION_CONTROLLERS).get(namespace, owner.name);
      return selectorFromLabels(controller?.spec?.selector).requirements;
    }
    case 'ReplicaSet': {
      const set = informers.informer(REPLICA_SETS).get(namespace, owner.name);
      return compileLabelSelector(set?.spec?.selector).requirements;
    }
    case 'StatefulSet': {
      const set = informers.informer(STATEFUL_SETS).get(namespace, owner.name);
      return compileLabelSelector(set?.spec?.selector).requirements;
    }
    default:
      return [];
  }
}

/** The API of Services and controllers often repeats a label. */
function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  const seen = new Map<string, Requirement>();
  for (const requirement of requirements) {
    seen.set(
      `${requirement.key} ${requirement.operator} ${requirement.values.join()}`,
      requirement,
    );
  }
  return [...seen.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
