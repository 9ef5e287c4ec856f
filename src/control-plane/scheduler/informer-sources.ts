// What plugins read beside nodes and pods: Services and workloads, budgets, volumes.
import type { ApiClient } from '../../client/api-client.ts';
import type { InformerFactory } from '../../client/informer-factory.ts';
import type { Task } from '../../kernel/task.ts';
import { Bell, withTimeout } from '../../kernel/waits.ts';
import {
  CSI_DRIVERS,
  CSI_NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  POD_DISRUPTION_BUDGETS,
  STORAGE_CLASSES,
} from '../../model/api/refs.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../model/generated/types.ts';
import { DefaultSelectors } from './default-selectors.ts';
import type { InformerFeed } from './informer-feed.ts';
import type { PluginSources } from './plugins/default-plugins.ts';
import { SELECTED_NODE } from './plugins/volumes/volume-sources.ts';
import type { VolumeSources } from './plugins/volumes/volume-sources.ts';

/** The sources as informers hold them. */
export function pluginSources(informers: InformerFactory, client: ApiClient): PluginSources {
  const budgets = informers.informer(POD_DISRUPTION_BUDGETS);
  const selectors = new DefaultSelectors(informers);
  return {
    defaultSelector: (pod) => selectors.of(pod),
    hasDisruptionBudgets: () => budgets.size > 0,
    disruptionBudgets: (namespace) => [...budgets.list(namespace)],
    volumes: volumeSources(informers, client),
  };
}

/** Tells waiting pods of changes in what plugins read. */
export function followSources(feed: InformerFeed, informers: InformerFactory): void {
  feed.followOthers(informers.informer(PERSISTENT_VOLUMES), 'volume changed');
  feed.followOthers(informers.informer(PERSISTENT_VOLUME_CLAIMS), 'claim changed');
  feed.followOthers(informers.informer(STORAGE_CLASSES), 'storage class changed');
  feed.followOthers(informers.informer(CSI_NODES), 'storage driver changed');
  feed.followOthers(informers.informer(CSI_DRIVERS), 'storage driver changed');
}

function volumeSources(informers: InformerFactory, client: ApiClient): VolumeSources {
  const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS);
  const volumes = informers.informer(PERSISTENT_VOLUMES);
  const classes = informers.informer(STORAGE_CLASSES);
  const csiNodes = informers.informer(CSI_NODES);
  const changed = new Bell('claims');
  claims.onChange(() => changed.ring());
  volumes.addIndex('class', ({ spec }) => [spec?.storageClassName ?? '']);
  const { clock } = client.process;
  return {
    claim: (namespace, name) => claims.get(namespace, name),
    volume: (name) => volumes.get('', name),
    volumesOfClass: (name) => volumes.byIndex('class', name),
    storageClass: (name) => classes.get('', name),
    csiNode: (name) => csiNodes.get('', name),
    reserveVolume: (volume, claim) => reserveVolume(client, volume, claim),
    selectNode: (claim, nodeName) => selectNode(client, claim, nodeName),
    *nextClaimChange(until) {
      const outcome = yield* withTimeout(changed.wait(), Math.max(until - clock.now, 0));
      return outcome.is === 'value';
    },
    now: () => clock.now,
  };
}

/** Upstream: plugins/volumebinding/binder.go (bindAPIUpdate). */
function* reserveVolume(
  client: ApiClient,
  volume: PersistentVolume,
  { metadata }: PersistentVolumeClaim,
): Task {
  if (volume.spec.claimRef?.uid) return;
  const { annotations } = volume.metadata;
  yield* client.update(PERSISTENT_VOLUMES, {
    ...volume,
    metadata: {
      ...volume.metadata,
      annotations: { ...annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' },
    },
    spec: {
      ...volume.spec,
      claimRef: {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        namespace: metadata.namespace ?? '',
        name: metadata.name,
        uid: metadata.uid ?? '',
        resourceVersion: metadata.resourceVersion ?? '',
      },
    },
  });
}

function* selectNode(
  client: ApiClient,
  { metadata }: PersistentVolumeClaim,
  nodeName: string,
): Task {
  const patch = { metadata: { annotations: { [SELECTED_NODE]: nodeName } } };
  const { namespace = '', name } = metadata;
  yield* client.patch(PERSISTENT_VOLUME_CLAIMS, namespace, name, 'merge', patch);
}
