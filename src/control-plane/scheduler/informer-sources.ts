// What plugins read beside nodes and pods: Services and workloads, budgets, volumes.
import type { InformerFactory } from '../../client/informer-factory.ts';
import { POD_DISRUPTION_BUDGETS } from '../../model/api/refs.ts';
import { DefaultSelectors } from './default-selectors.ts';
import type { InformerFeed } from './informer-feed.ts';
import type { PluginSources } from './plugins/default-plugins.ts';

/** The sources as informers hold them. */
export function pluginSources(informers: InformerFactory): PluginSources {
  const budgets = informers.informer(POD_DISRUPTION_BUDGETS);
  const selectors = new DefaultSelectors(informers);
  return {
    defaultSelector: (pod) => selectors.of(pod),
    disruptionBudgets: (namespace) => budgets.list(namespace),
  };
}

/** Tells waiting pods of changes in what plugins read. */
export function followSources(_feed: InformerFeed, _informers: InformerFactory): void {}
