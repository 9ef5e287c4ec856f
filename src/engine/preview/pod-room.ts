// Whether pods would find nodes now: a scheduler of the preview's own tries them one by one.
import { createSchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { VolumeSources } from '../../control-plane/scheduler/plugins/volumes/volume-sources.ts';
import { PodInfo } from '../../control-plane/scheduler/state/pod-info.ts';
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import { Random } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import type {
  CSINode,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../model/generated/types.ts';
import type { Placement } from './preview-types.ts';

/** Clusters above these are too large for a scheduler to be filled beside each keystroke. */
const MOST_NODES = 300;
const MOST_PODS = 3000;
/** So many pods are tried; of more that fit nothing is said. */
const MOST_TRIED = 1000;

const ALL = { namespace: '' };

/**
 * How many of `wanted` equal pods fit, by the default scheduler's own plugins; null when the
 * cluster is too large to try, or another scheduler would have to say.
 */
export function roomFor(
  store: ObjectStore,
  pod: Pod,
  wanted: number,
  now: Micros,
): Placement | null {
  if (wanted <= 0 || store.count('nodes') > MOST_NODES || store.count('pods') > MOST_PODS) {
    return null;
  }
  const core = filledCore(store, now);
  if (!core.isResponsibleFor(pod) || pod.spec.nodeName) return null;
  const tried = Math.min(wanted, MOST_TRIED);
  for (let fit = 0; fit < tried; fit++) {
    const uid = `foreseen-${fit}`;
    core.queue.set({ ...pod, metadata: { ...pod.metadata, name: uid, uid } }, now);
    const decision = core.scheduleOne(now);
    if (!decision) return { fit, wanted, why: 'it waits for its scheduling gates' };
    const { result } = decision;
    if (result.is === 'scheduled') continue;
    return { fit, wanted, why: result.nomination ? PREEMPTS : firstSentence(result.message) };
  }
  return tried < wanted ? null : { fit: wanted, wanted, why: '' };
}

const PREEMPTS = 'the scheduler would evict pods of lower priority for it';

/** Without what preemption had to say. */
function firstSentence(message: string): string {
  const end = message.indexOf('. ');
  return end < 0 ? message : message.slice(0, end + 1);
}

function filledCore(store: ObjectStore, now: Micros): SchedulingCore {
  const core = createSchedulingCore({
    random: new Random(1, 'preview'),
    sources: { volumes: volumeSources(store, now) },
  });
  const { state } = core;
  for (const node of store.list('nodes', ALL)) state.setNode(node as Node);
  for (const object of store.list('namespaces', ALL)) {
    const { metadata } = object as Namespace;
    state.setNamespace(metadata.name, metadata.labels ?? {});
  }
  for (const object of store.list('pods', ALL)) {
    const { spec, status } = object as Pod;
    const hasEnded = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    if (spec.nodeName && !hasEnded) state.setPod(new PodInfo(object as Pod), spec.nodeName);
  }
  return core;
}

function volumeSources(store: ObjectStore, now: Micros): VolumeSources {
  const read = <Kind>(resource: string, key: string): Kind | undefined =>
    store.isOpen(resource) ? (store.get(resource, key) as Kind | undefined) : undefined;
  return {
    claim: (namespace, name) =>
      read<PersistentVolumeClaim>('persistentvolumeclaims', `${namespace}/${name}`),
    volume: (name) => read<PersistentVolume>('persistentvolumes', name),
    *volumesOfClass(name) {
      for (const object of store.list('persistentvolumes', ALL)) {
        const volume = object as PersistentVolume;
        if ((volume.spec?.storageClassName ?? '') === name) yield volume;
      }
    },
    storageClass: (name) => read<StorageClass>('storageclasses.storage.k8s.io', name),
    csiNode: (name) => read<CSINode>('csinodes.storage.k8s.io', name),
    // Nothing is bound: a decision is all that is asked for.
    *reserveVolume() {},
    *selectNode() {},
    *nextClaimChange() {
      return false;
    },
    now: () => now,
  };
}
