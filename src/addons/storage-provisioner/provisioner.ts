// Makes volumes for claims of its class, grows them, and takes them away again.
import { isAlreadyExists, isConflict, isNotFound } from '../../client/api-error.ts';
import type { Controller, ControllerContext } from '../../client/controller.ts';
import { watch } from '../../client/controller.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import {
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
} from '../../model/api/refs.ts';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../model/generated/types.ts';
import { withMeta } from '../../model/meta/object.ts';
import type { StorageDriver } from './storage-driver.ts';
import { isToBeDeleted, planClaim, volumeName } from './volume-plan.ts';

const EXPANSION_DURATION = 500 * MILLISECOND;
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

class DiskOutOfReach extends Failure {}

export class Provisioner implements Controller {
  readonly watches = [
    watch(PERSISTENT_VOLUME_CLAIMS, ({ metadata }) => [`${metadata.namespace}/${metadata.name}`]),
    watch(PERSISTENT_VOLUMES, ({ metadata }) => [metadata.name ?? '']),
  ];
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly classes: Informer<StorageClass>;
  private readonly nodes: Informer<Node>;
  private readonly events: EventRecorder;

  constructor(
    private readonly context: ControllerContext,
    private readonly driver: StorageDriver,
    podName: string,
  ) {
    const { informers, client, process } = context;
    this.claims = informers.informer(PERSISTENT_VOLUME_CLAIMS);
    this.volumes = informers.informer(PERSISTENT_VOLUMES);
    this.classes = informers.informer(STORAGE_CLASSES);
    this.nodes = informers.informer(NODES);
    const component = `${driver.provisioner}_${podName}_${process.random.uuid()}`;
    this.events = new EventRecorder(client, component);
  }

  /** A key with a slash is a claim's, one without a volume's. */
  *reconcile(key: string): Task {
    if (!key.includes('/')) {
      const volume = this.volumes.byKey(key);
      if (volume && isToBeDeleted(this.driver, volume)) yield* this.remove(volume);
      return;
    }
    const claim = this.claims.byKey(key);
    if (!claim) return;
    const storageClass = this.classes.byKey(claim.spec?.storageClassName ?? '');
    const step = planClaim(this.driver, claim, storageClass, this.nodes.list());
    switch (step.is) {
      case 'nothing':
        return;
      case 'provision':
        return yield* this.provision(claim, storageClass as StorageClass, step.node);
      case 'refuse':
        return yield* this.refuse(claim, step.why);
      case 'expand':
        return yield* this.expand(claim, step.storage);
    }
  }

  private *provision(claim: PersistentVolumeClaim, storageClass: StorageClass, node: string): Task {
    const name = volumeName(claim);
    if (this.volumes.byKey(name)) return;
    const { metadata } = claim;
    const what = `volume for claim "${metadata.namespace}/${metadata.name}"`;
    this.events.event(
      claim,
      'Normal',
      'Provisioning',
      `External provisioner is provisioning ${what}`,
    );
    yield* sleep(this.driver.duration);
    const at = this.nodes.byKey(node);
    if (!at)
      return yield* this.refuse(claim, `failed to get target node: node "${node}" not found`);
    try {
      const volume = this.driver.volumeFor(claim, storageClass, at);
      const why = this.driver.make(volume);
      if (why !== undefined) return yield* this.refuse(claim, why);
      yield* this.context.client.create(PERSISTENT_VOLUMES, volume);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    const message = `Successfully provisioned volume ${name}`;
    this.events.event(claim, 'Normal', 'ProvisioningSucceeded', message);
  }

  /** With a node chosen the scheduler must choose again: another one might do. */
  private *refuse(claim: PersistentVolumeClaim, why: string): Task {
    const className = claim.spec?.storageClassName ?? '';
    const message = `failed to provision volume with StorageClass "${className}": ${why}`;
    this.events.event(claim, 'Warning', 'ProvisioningFailed', message);
    const { [SELECTED_NODE]: selected, ...annotations } = claim.metadata.annotations ?? {};
    if (selected === undefined) throw new Failure(message);
    yield* this.context.client.update(PERSISTENT_VOLUME_CLAIMS, withMeta(claim, { annotations }));
  }

  private *remove(volume: PersistentVolume): Task {
    yield* sleep(this.driver.duration);
    const why = this.driver.remove(volume);
    if (why !== undefined) {
      this.events.event(volume, 'Warning', 'VolumeFailedDelete', why);
      throw new DiskOutOfReach(why);
    }
    try {
      yield* this.context.client.delete(PERSISTENT_VOLUMES, '', volume.metadata.name ?? '');
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Upstream: kubernetes-csi/external-resizer pkg/controller/controller.go */
  private *expand(claim: PersistentVolumeClaim, storage: string): Task {
    const { client } = this.context;
    const volume = this.volumes.byKey(claim.spec?.volumeName ?? '');
    if (!volume) return;
    const name = volume.metadata.name ?? '';
    const text = `External resizer is resizing volume ${name}`;
    this.events.event(claim, 'Normal', 'Resizing', text);
    yield* sleep(EXPANSION_DURATION);
    const capacity = { ...volume.spec.capacity, storage };
    try {
      yield* client.update(PERSISTENT_VOLUMES, { ...volume, spec: { ...volume.spec, capacity } });
      const status = { ...claim.status, capacity: { ...claim.status?.capacity, storage } };
      yield* client.updateStatus(PERSISTENT_VOLUME_CLAIMS, { ...claim, status });
    } catch (error) {
      if (!isConflict(error)) throw error;
      this.context.queue.addAfter(`${claim.metadata.namespace}/${claim.metadata.name}`, SECOND);
      return;
    }
    this.events.event(claim, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded');
  }
}
