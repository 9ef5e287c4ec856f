// Whether pods would find nodes now: a scheduler of the preview's own tries them one by one.
import { createSchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { CycleResult } from '../../control-plane/scheduler/cycle/cycle.ts';
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { VolumeSources } from '../../control-plane/scheduler/plugins/volumes/volume-sources.ts';
import { PodInfo } from '../../control-plane/scheduler/state/pod-info.ts';
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import { Random } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import type {
  CSINode,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { Placement } from './preview-types.ts';

/** In clusters above these nobody fills a scheduler for somebody who types. */
const MOST_NODES = 300;
const MOST_PODS = 3000;
/** So many pods are tried; of more that fit nothing is said. */
const MOST_TRIED = 400;
/** After more changes than these it is cheaper to begin anew. */
const MOST_CHANGES = 2000;

const ALL = { namespace: '' };

/**
 * A scheduler that is kept in step with a store while somebody asks: what changed in between is
 * all that a question costs, beside the pods that it tries.
 */
export class PodRoom {
  private core: SchedulingCore | undefined;
  private readonly changed = new Map<string, StoreEvent>();
  private placed: { readonly pod: PodInfo; readonly node: number }[] = [];
  private stop: () => void = () => undefined;
  private tried = 0;
  private now: Micros = 0;

  /** `draft` is what volumes and claims are read from. */
  constructor(
    private readonly store: ObjectStore,
    private readonly draft: ObjectStore,
  ) {}

  /** Takes the pods of the question before away again. */
  begin(now: Micros): void {
    this.now = now;
    const { core, placed } = this;
    this.placed = [];
    if (!core) return;
    for (const { pod, node } of placed) {
      for (const plugin of core.profileOf(pod.pod).plugins) plugin.unreserve?.(pod, node);
      core.state.removePod(pod.uid);
    }
  }

  /**
   * How many of `wanted` equal pods fit beside those of this question, by the default scheduler's
   * own plugins; null when the cluster is too large to try, or another scheduler has to say.
   */
  roomFor(pod: Pod, wanted: number): Placement | null {
    const { store } = this;
    if (store.count('nodes') > MOST_NODES || store.count('pods') > MOST_PODS) this.drop();
    else if (wanted > 0 && !pod.spec.nodeName) return this.tryPods(this.ready(), pod, wanted);
    return null;
  }

  private tryPods(core: SchedulingCore, pod: Pod, wanted: number): Placement | null {
    if (!core.isResponsibleFor(pod)) return null;
    const most = Math.min(wanted, MOST_TRIED);
    for (let fit = 0; fit < most; fit++) {
      const uid = `foreseen-${this.tried++}`;
      core.queue.set({ ...pod, metadata: { ...pod.metadata, name: uid, uid } }, this.now);
      const decision = core.scheduleOne(this.now);
      if (decision?.result.is === 'scheduled') {
        this.placed.push({ pod: decision.info, node: decision.result.node });
        core.explanations.forget(uid);
        continue;
      }
      core.queue.delete(uid);
      core.nominator.delete(uid);
      core.explanations.forget(uid);
      return { fit, wanted, why: decision ? whyNot(decision.result) : GATED };
    }
    return most < wanted ? null : { fit: wanted, wanted, why: '' };
  }

  /** The scheduler, with all that has happened. */
  private ready(): SchedulingCore {
    if (!this.core) {
      this.core = this.filled();
      this.stop = this.store.onEvent((event) => this.hear(event));
    }
    const { core, changed } = this;
    for (const { resource, object, type } of changed.values()) {
      if (resource === 'pods') follow(core, object as Pod, type === 'DELETED');
      else if (resource === 'namespaces') followNamespace(core, object, type === 'DELETED');
      else if (type === 'DELETED') core.state.removeNode(object.metadata.name);
      else core.state.setNode(object as Node);
    }
    changed.clear();
    return core;
  }

  private hear(event: StoreEvent): void {
    const { resource, object } = event;
    if (resource !== 'pods' && resource !== 'nodes' && resource !== 'namespaces') return;
    this.changed.set(object.metadata.uid ?? event.key, event);
    if (this.changed.size > MOST_CHANGES) this.drop();
  }

  private drop(): void {
    this.stop();
    this.stop = () => undefined;
    this.core = undefined;
    this.changed.clear();
    this.placed = [];
  }

  private filled(): SchedulingCore {
    const { store } = this;
    const core = createSchedulingCore({
      random: new Random(1, 'preview'),
      sources: { volumes: volumeSources(this.draft, () => this.now) },
    });
    for (const node of store.list('nodes', ALL)) core.state.setNode(node as Node);
    for (const object of store.list('namespaces', ALL)) followNamespace(core, object, false);
    for (const object of store.list('pods', ALL)) follow(core, object as Pod, false);
    return core;
  }
}

const GATED = 'it waits for its scheduling gates';
const PREEMPTS = 'the scheduler would evict pods of lower priority for it';

/** Without what preemption had to say. */
function firstSentence(message: string): string {
  const end = message.indexOf('. ');
  return end < 0 ? message : message.slice(0, end + 1);
}

function whyNot(result: CycleResult): string {
  if (result.is === 'scheduled') return '';
  return result.nomination ? PREEMPTS : firstSentence(result.message);
}

function follow({ state }: SchedulingCore, pod: Pod, isGone: boolean): void {
  const { spec, status, metadata } = pod;
  const { uid = '' } = metadata;
  if (state.pod(uid)) state.removePod(uid);
  const hasEnded = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (spec.nodeName && !hasEnded && !isGone) state.setPod(new PodInfo(pod), spec.nodeName);
}

function followNamespace({ state }: SchedulingCore, { metadata }: KubeObject, isGone: boolean) {
  state.setNamespace(metadata.name, isGone ? undefined : (metadata.labels ?? {}));
}

function volumeSources(store: ObjectStore, now: () => Micros): VolumeSources {
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
    now,
  };
}
