// Mirror pods: what the API shows of static pods. Upstream: pkg/kubelet/pod/mirror_client.go.
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import { isAlreadyExists, isNotFound } from '../../../client/api-error.ts';
import type { Change } from '../../../client/informer.ts';
import { PODS } from '../../../model/api/refs.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { PodSet } from '../pod-set.ts';
import { CONFIG_HASH, CONFIG_MIRROR } from './manifest-directory.ts';

const RETRY = 5_000_000;

export class MirrorPods {
  /** Records of static pods by `namespace/name`. */
  private readonly records = new Map<string, PodRecord>();
  private readonly mirrors = new Map<string, Pod>();
  private readonly creating = new Set<string>();

  constructor(
    private readonly parts: KubeletParts,
    private readonly pods: PodSet,
  ) {}

  isMirror(pod: Pod): boolean {
    const { annotations } = pod.metadata;
    return annotations !== undefined && Object.hasOwn(annotations, CONFIG_MIRROR);
  }

  /** All static pods that are wanted now. One whose manifest changed is another pod. */
  setStaticPods(pods: readonly Pod[]): void {
    const wanted = new Map(pods.map((pod) => [keyOf(pod), pod]));
    for (const [key, record] of this.records) {
      if (wanted.get(key)?.metadata.uid === record.uid) continue;
      this.records.delete(key);
      this.pods.becomeGone(record, record.pod);
      if (!wanted.has(key)) this.remove(this.mirrors.get(key));
    }
    for (const [key, pod] of wanted) {
      if (this.records.has(key)) continue;
      const record = this.pods.add(pod, 'file');
      this.records.set(key, record);
      this.ensure(key, record);
    }
  }

  /** A mirror pod has come, changed or gone in the API. */
  onChange({ type, object }: Change<Pod>): void {
    const key = keyOf(object);
    const record = this.records.get(key);
    if (type === 'deleted') {
      this.mirrors.delete(key);
      if (record) {
        record.base = undefined;
        this.ensure(key, record);
      }
      return;
    }
    this.mirrors.set(key, object);
    if (!record || object.metadata.annotations?.[CONFIG_MIRROR] !== record.uid) {
      this.remove(object);
      return;
    }
    if (object.metadata.deletionTimestamp !== undefined) {
      // Deleting a mirror deletes what is shown, not what runs: it is made again.
      this.remove(object);
      return;
    }
    const isNew = record.base === undefined;
    record.base = object;
    if (isNew) this.pods.statuses.update(record);
  }

  private ensure(key: string, record: PodRecord): void {
    if (this.creating.has(key)) return;
    this.creating.add(key);
    this.parts.process.spawn(`mirror ${key}`, this.create(key, record));
  }

  private *create(key: string, record: PodRecord): Task {
    while (this.records.get(key) === record && record.base === undefined) {
      const known = this.mirrors.get(key);
      if (known && known.metadata.annotations?.[CONFIG_MIRROR] === record.uid) {
        record.base = known;
        this.pods.statuses.update(record);
        break;
      }
      if (!this.parts.node()) {
        // The mirror belongs to its node: that must be known first.
        yield* sleepInBackground(RETRY / 10);
        continue;
      }
      try {
        record.base = yield* this.parts.client.create(PODS, this.mirrorOf(record.pod));
        this.pods.statuses.update(record);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (isAlreadyExists(error)) yield* this.removeStale(record.pod, record.uid);
        yield* sleepInBackground(isAlreadyExists(error) ? RETRY / 10 : RETRY);
      }
    }
    this.creating.delete(key);
  }

  /** A mirror of an older manifest stands in the way. */
  private *removeStale(pod: Pod, uid: string): Task {
    const { namespace = '', name } = pod.metadata;
    try {
      const known = yield* this.parts.client.get(PODS, namespace, name);
      if (known.metadata.annotations?.[CONFIG_MIRROR] === uid)
        this.mirrors.set(keyOf(known), known);
      else yield* this.parts.client.delete(PODS, namespace, name, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  private mirrorOf(pod: Pod): Pod {
    const { uid, annotations, ...metadata } = pod.metadata;
    const node = this.parts.node();
    const nodeUid = node?.metadata.uid;
    const { nodeName: name } = this.parts.config;
    return {
      ...pod,
      metadata: {
        ...metadata,
        annotations: { ...annotations, [CONFIG_MIRROR]: annotations?.[CONFIG_HASH] ?? uid ?? '' },
        ...(nodeUid === undefined
          ? {}
          : {
              ownerReferences: [
                { apiVersion: 'v1', kind: 'Node', name, uid: nodeUid, controller: true },
              ],
            }),
      },
    };
  }

  private remove(mirror: Pod | undefined): void {
    if (mirror) this.parts.process.spawn('remove mirror', this.removeNow(mirror));
  }

  private *removeNow(mirror: Pod): Task {
    const { namespace = '', name, uid } = mirror.metadata;
    try {
      yield* this.parts.client.delete(PODS, namespace, name, {
        gracePeriodSeconds: 0,
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isNotFound(error)) this.mirrors.delete(keyOf(mirror));
    }
  }
}

function keyOf(pod: Pod): string {
  return `${pod.metadata.namespace}/${pod.metadata.name}`;
}
