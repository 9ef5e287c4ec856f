// Attaches the cloud's disks to machines, as VolumeAttachments ask.
// Upstream: kubernetes-csi/external-attacher pkg/controller/csi_handler.go
import { isNotFound } from '../../client/api-error.ts';
import type { Controller, ControllerContext } from '../../client/controller.ts';
import { watch } from '../../client/controller.ts';
import type { Informer } from '../../client/informer.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { MILLISECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { CSI_NODES, PERSISTENT_VOLUMES, VOLUME_ATTACHMENTS } from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { CSINode, PersistentVolume, VolumeAttachment } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { formatTime } from '../../model/meta/time.ts';
import { CSI_DISK_DRIVER } from './csi-disk-driver.ts';

const FINALIZER = `external-attacher/${CSI_DISK_DRIVER.replaceAll('.', '-')}`;
const NODE_ID = 'csi.alpha.kubernetes.io/node-id';
const ATTACH_DURATION = 2_000 * MILLISECOND;
const DETACH_DURATION = 1_500 * MILLISECOND;
const BY_VOLUME = 'volume';

class NotRegistered extends Failure {}

/** Keys: attachments by name, volumes with a slash before it. */
export class DiskAttacher implements Controller {
  readonly watches = [
    watch(VOLUME_ATTACHMENTS, ({ metadata, spec }) => {
      const { persistentVolumeName = '' } = spec.source;
      const isOwn = spec.attacher === CSI_DISK_DRIVER;
      return isOwn ? [metadata.name ?? '', `/${persistentVolumeName}`] : [];
    }),
    watch(PERSISTENT_VOLUMES, ({ metadata, spec }) =>
      metadata.deletionTimestamp && spec.csi?.driver === CSI_DISK_DRIVER
        ? [`/${metadata.name}`]
        : [],
    ),
  ];
  private readonly attachments: Informer<VolumeAttachment>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly nodes: Informer<CSINode>;

  constructor(private readonly context: ControllerContext) {
    const { informers } = context;
    this.attachments = informers.informer(VOLUME_ATTACHMENTS);
    this.volumes = informers.informer(PERSISTENT_VOLUMES);
    this.nodes = informers.informer(CSI_NODES);
    this.attachments.addIndex(BY_VOLUME, ({ spec }) => [spec.source.persistentVolumeName ?? '']);
  }

  *reconcile(key: string): Task {
    if (key.startsWith('/')) return yield* this.release(key.slice(1));
    const attachment = this.attachments.byKey(key);
    if (!attachment) return;
    if (attachment.metadata.deletionTimestamp) yield* this.detach(attachment);
    else if (!attachment.status?.attached) yield* this.attach(attachment);
  }

  /** The attachments of a volume that there are. */
  attachmentsOf(volumeName: string): readonly VolumeAttachment[] {
    return this.attachments.byIndex(BY_VOLUME, volumeName);
  }

  private *attach(attachment: VolumeAttachment): Task {
    const { nodeName, source } = attachment.spec;
    const volume = this.volumes.byKey(source.persistentVolumeName ?? '');
    if (!volume) throw new NotRegistered(`PV "${source.persistentVolumeName}" not found`);
    yield* this.addFinalizer(PERSISTENT_VOLUMES, volume);
    const drivers = this.nodes.byKey(nodeName)?.spec.drivers ?? [];
    const driver = drivers.find(({ name }) => name === CSI_DISK_DRIVER);
    yield* this.addFinalizer(VOLUME_ATTACHMENTS, attachment, { [NODE_ID]: driver?.nodeID ?? '' });
    const name = attachment.metadata.name ?? '';
    if (!driver) {
      const message = `CSINode ${nodeName} does not contain driver ${CSI_DISK_DRIVER}`;
      const time = formatTime(this.context.now());
      yield* this.writeStatus(name, { attached: false, attachError: { time, message } });
      throw new NotRegistered(message);
    }
    yield* sleep(ATTACH_DURATION);
    yield* this.writeStatus(name, { attached: true, attachError: null });
  }

  private *detach(attachment: VolumeAttachment): Task {
    const { name = '', finalizers = [] } = attachment.metadata;
    if (!finalizers.includes(FINALIZER)) return;
    yield* sleep(DETACH_DURATION);
    try {
      yield* this.writeStatus(name, { attached: false });
      yield* this.removeFinalizer(VOLUME_ATTACHMENTS, attachment);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** A volume may go when nothing of it is attached any more. */
  private *release(volumeName: string): Task {
    const volume = this.volumes.byKey(volumeName);
    const isHeld = volume?.metadata.finalizers?.includes(FINALIZER);
    if (!volume?.metadata.deletionTimestamp || !isHeld) return;
    if (this.attachmentsOf(volumeName).length > 0) return;
    yield* this.removeFinalizer(PERSISTENT_VOLUMES, volume);
  }

  private *writeStatus(name: string, status: object): Task {
    yield* this.context.client.patch(VOLUME_ATTACHMENTS, '', name, 'merge', { status }, 'status');
  }

  private *addFinalizer<T extends KubeObject>(
    ref: ResourceRef<T>,
    { metadata }: T,
    annotations: { readonly [key: string]: string } = {},
  ): Task {
    const own = metadata.finalizers ?? [];
    if (own.includes(FINALIZER)) return;
    const finalizers = [...own, FINALIZER];
    const { resourceVersion } = metadata;
    const body = { metadata: { resourceVersion, finalizers, annotations } };
    yield* this.context.client.patch(ref, '', metadata.name ?? '', 'merge', body);
  }

  private *removeFinalizer<T extends KubeObject>(ref: ResourceRef<T>, { metadata }: T): Task {
    const finalizers = (metadata.finalizers ?? []).filter((one) => one !== FINALIZER);
    const body = { metadata: { finalizers: finalizers.length > 0 ? finalizers : null } };
    yield* this.context.client.patch(ref, '', metadata.name ?? '', 'merge', body);
  }
}
