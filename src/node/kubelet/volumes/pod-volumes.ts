// The volumes of one pod: what is mounted, what failed, and how contents follow their objects.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import type { Container, Volume } from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import type { TreeNode } from '../../../world/machines/file-system-node.ts';
import type { FileTree } from '../../../world/machines/file-system-tree.ts';
import { MOUNT_FAILED } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { FIRST_MOUNT_RETRY, LAST_MOUNT_RETRY, MOUNT_WAIT } from '../limits.ts';
import type { StartFailure } from '../pod/observed-pod.ts';
import type { PodRecord } from '../pod-record.ts';
import { mountDirectory } from './directory-volumes.ts';
import { mountImage } from './image-volume.ts';
import { MountError, NotAttachedError } from './mount-error.ts';
import type { Payload } from './payload.ts';
import { payloadOf, payloadTree } from './payload.ts';

export interface MountedVolume {
  /** As in paths: `kubernetes.io~configmap`. */
  readonly plugin: string;
  readonly tree: FileTree;
  /** Undefined: the root of the tree. */
  readonly node: TreeNode | undefined;
  readonly isReadOnly: boolean;
  /** What projected files were made of, to see whether they changed. */
  payload?: Payload;
}

/** Shared by all pods that wait for none. */
const NONE: ReadonlySet<string> = new Set();

export class PodVolumes {
  readonly mounted = new Map<string, MountedVolume>();
  /** Those that have not come to this node yet. */
  private unattached: ReadonlySet<string> = NONE;

  constructor(
    private readonly parts: KubeletParts,
    private readonly record: PodRecord,
  ) {}

  /** Ends when all volumes are mounted; failures are told and tried again with back-off. */
  *mountAll(): Task {
    const volumes = this.record.pod.spec.volumes ?? [];
    let delay: Micros = FIRST_MOUNT_RETRY;
    let toldAt = this.parts.now();
    for (;;) {
      let hasFailed = false;
      for (const volume of volumes) {
        if (volume.image || this.mounted.has(volume.name)) continue;
        if (!(yield* this.tryMount(volume))) hasFailed = true;
      }
      if (!hasFailed) return;
      if (this.parts.now() - toldAt >= MOUNT_WAIT) {
        toldAt = this.parts.now();
        this.tellWaiting(volumes);
      }
      yield* sleepInBackground(delay);
      delay = Math.min(delay * 2, LAST_MOUNT_RETRY);
    }
  }

  /** Images come when the first container that mounts them starts; answers why it has to wait. */
  *mountImages({ volumeMounts = [] }: Container): Task<StartFailure | undefined> {
    for (const { image, name } of this.record.pod.spec.volumes ?? []) {
      if (!image || this.mounted.has(name)) continue;
      if (!volumeMounts.some((mount) => mount.name === name)) continue;
      const mounted = yield* mountImage(this.parts, this.record, image);
      if ('reason' in mounted) return mounted;
      this.mounted.set(name, mounted);
    }
    return undefined;
  }

  /** Makes projected files anew from what their objects say now. */
  *refresh(): Task {
    this.record.tokensDueAt = Infinity;
    for (const volume of this.record.pod.spec.volumes ?? []) {
      const mounted = this.mounted.get(volume.name);
      if (!mounted || !isProjected(volume)) continue;
      try {
        const payload = yield* payloadOf(this.parts, this.record, volume);
        if (deepEqual(payload, mounted.payload)) continue;
        mounted.payload = payload;
        const now = this.parts.now();
        mounted.tree.replaceLater(() => payloadTree(payload, now));
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        this.tellFailed(volume, error.message);
      }
    }
  }

  /** Whether any volume shows the pod's own labels and annotations. */
  get hasDownwardApi(): boolean {
    return (this.record.pod.spec.volumes ?? []).some(
      ({ downwardAPI, projected }) =>
        downwardAPI !== undefined || projected?.sources?.some((source) => source.downwardAPI),
    );
  }

  private *tryMount(volume: Volume): Task<boolean> {
    try {
      this.mounted.set(volume.name, yield* this.mount(volume));
      if (this.unattached.has(volume.name)) {
        this.unattached = new Set([...this.unattached].filter((name) => name !== volume.name));
      }
      return true;
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      if (error instanceof NotAttachedError)
        this.unattached = new Set([...this.unattached, volume.name]);
      else this.tellFailed(volume, error.message);
      return false;
    }
  }

  private *mount(volume: Volume): Task<MountedVolume> {
    const plugin = projectedPlugin(volume);
    if (plugin === undefined) return yield* mountDirectory(this.parts, this.record, volume);
    const payload = yield* payloadOf(this.parts, this.record, volume);
    const { directories, machine } = this.parts.config;
    const tree = directories.make(this.record.uid, volume.name, machine.kernel.clock);
    const now = this.parts.now();
    tree.replaceLater(() => payloadTree(payload, now));
    return { plugin, tree, node: undefined, isReadOnly: true, payload };
  }

  private tellFailed(volume: Volume, why: string): void {
    const message = `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`;
    this.parts.log.pod(MOUNT_FAILED, this.record.pod, ['err', why, 'volumeName', volume.name]);
    this.parts.events.event(this.record.pod, 'Warning', 'FailedMount', message);
  }

  private tellWaiting(volumes: readonly Volume[]): void {
    const missing = volumes
      .filter(({ name, image }) => !image && !this.mounted.has(name))
      .map(({ name }) => name);
    const unattached = Array.from(this.unattached).join(' ');
    const message =
      `Unable to attach or mount volumes: unmounted volumes=[${missing.join(' ')}], ` +
      `unattached volumes=[${unattached}], failed to process volumes=[]: context deadline exceeded`;
    this.parts.events.event(this.record.pod, 'Warning', 'FailedMount', message);
  }
}

function isProjected(volume: Volume): boolean {
  return projectedPlugin(volume) !== undefined;
}

function projectedPlugin(volume: Volume): string | undefined {
  if (volume.configMap) return 'kubernetes.io~configmap';
  if (volume.secret) return 'kubernetes.io~secret';
  if (volume.projected) return 'kubernetes.io~projected';
  return volume.downwardAPI ? 'kubernetes.io~downward-api' : undefined;
}
