// What becomes of a claim: bound, kept waiting, or lost.
import type { ControllerContext } from '../../../client/controller.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../../model/api/refs.ts';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
  StorageClass,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { namespaceOf, uidOf, withMeta } from '../../../model/meta/object.ts';
import {
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  NO_PROVISIONER,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from '../limits.ts';
import { bestMatch, classOf, defaultClass, isReservedFor, mismatchOf } from './match.ts';

type Claim = PersistentVolumeClaim;

/** Upstream: pkg/controller/volume/persistentvolume/pv_controller.go syncClaim. */
export class ClaimSync {
  constructor(
    private readonly context: ControllerContext,
    private readonly volumes: Informer<PersistentVolume>,
    private readonly classes: Informer<StorageClass>,
  ) {}

  *sync(claim: Claim): Task {
    const isBound = labelValue(claim.metadata.annotations, BIND_COMPLETED) !== undefined;
    return yield* isBound ? this.syncBound(claim) : this.syncUnbound(claim);
  }

  private *syncUnbound(claim: Claim): Task {
    const name = claim.spec?.volumeName;
    if (!name) return yield* this.findVolume(claim);
    const volume = this.volumes.byKey(name);
    // The volume asked for may come yet, or may be somebody else's.
    if (!volume || (volume.spec.claimRef && !isReservedFor(volume, claim))) {
      return yield* this.becomePending(claim);
    }
    const mismatch = volume.spec.claimRef ? undefined : mismatchOf(volume, claim);
    if (mismatch !== undefined) {
      const message = `Cannot bind to requested volume "${name}": ${mismatch}`;
      this.tell(claim, 'Warning', 'VolumeMismatch', message);
      return yield* this.becomePending(claim);
    }
    yield* this.bind(volume, claim);
  }

  private *findVolume(claim: Claim): Task {
    const current = yield* this.withDefaultClass(claim);
    const className = classOf(current);
    const storageClass = className ? this.classes.byKey(className) : undefined;
    const isDelayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
    const volume = bestMatch(current, this.volumes.list(), isDelayed);
    if (volume) return yield* this.bind(volume, current);
    const isAssigned = labelValue(current.metadata.annotations, SELECTED_NODE) !== undefined;
    if (isDelayed && !isAssigned) {
      const message = 'waiting for first consumer to be created before binding';
      this.tell(current, 'Normal', 'WaitForFirstConsumer', message);
    } else if (className) {
      return yield* this.askProvisioner(current, className, storageClass);
    } else {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      this.tell(current, 'Normal', 'FailedBinding', message);
    }
    yield* this.becomePending(current);
  }

  /** Upstream: assignDefaultStorageClass: a claim that names no class gets the default one. PV5 */
  private *withDefaultClass(claim: Claim): Task<Claim> {
    if (claim.spec?.storageClassName !== undefined || classOf(claim) !== '') return claim;
    const found = defaultClass(this.classes.list());
    if (!found) return claim;
    const spec = { ...claim.spec, storageClassName: found.metadata.name };
    return yield* this.context.client.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, spec });
  }

  /** Upstream: provisionClaimOperationExternal. PV4 */
  private *askProvisioner(
    claim: Claim,
    className: string,
    storageClass: StorageClass | undefined,
  ): Task {
    if (!storageClass) {
      const message = `storageclass.storage.k8s.io "${className}" not found`;
      this.tell(claim, 'Warning', 'ProvisioningFailed', message);
      return yield* this.becomePending(claim);
    }
    const { provisioner } = storageClass;
    let current = claim;
    if (provisioner !== NO_PROVISIONER) {
      current = yield* this.annotate(claim, provisioner);
      const message =
        "Waiting for a volume to be created either by the external provisioner '" +
        `${provisioner}' or manually by the system administrator. If volume creation is delayed,` +
        ' please verify that the provisioner is running and correctly registered.';
      this.tell(current, 'Normal', 'ExternalProvisioning', message);
    }
    yield* this.becomePending(current);
  }

  private *annotate(claim: Claim, provisioner: string): Task<Claim> {
    if (labelValue(claim.metadata.annotations, STORAGE_PROVISIONER) === provisioner) return claim;
    const annotations = {
      ...claim.metadata.annotations,
      [BETA_STORAGE_PROVISIONER]: provisioner,
      [STORAGE_PROVISIONER]: provisioner,
    };
    const next = withMeta(claim, { annotations });
    return yield* this.context.client.update(PERSISTENT_VOLUME_CLAIMS, next);
  }

  /** First the volume points at the claim, then the claim at the volume. Upstream: bind. PV3 */
  private *bind(volume: PersistentVolume, claim: Claim): Task {
    const { client } = this.context;
    const bound = yield* this.bindVolume(volume, claim);
    let current = claim;
    const annotations = claim.metadata.annotations ?? {};
    const isChosen = claim.spec?.volumeName === undefined || claim.spec.volumeName === '';
    if (isChosen || labelValue(annotations, BIND_COMPLETED) === undefined) {
      const mine = isChosen ? { [BOUND_BY_CONTROLLER]: 'yes' } : {};
      const marked = withMeta(claim, {
        annotations: { ...annotations, ...mine, [BIND_COMPLETED]: 'yes' },
      });
      const spec = { ...marked.spec, volumeName: volume.metadata.name };
      current = yield* client.update(PERSISTENT_VOLUME_CLAIMS, { ...marked, spec });
    }
    yield* this.writeStatus(current, boundStatus(current, bound));
  }

  private *bindVolume(volume: PersistentVolume, claim: Claim): Task<PersistentVolume> {
    const { client } = this.context;
    let current = volume;
    if (volume.spec.claimRef?.uid !== uidOf(claim)) {
      const claimRef = {
        kind: 'PersistentVolumeClaim',
        namespace: namespaceOf(claim),
        name: claim.metadata.name,
        uid: uidOf(claim),
        apiVersion: 'v1',
        resourceVersion: claim.metadata.resourceVersion ?? '',
      };
      const reserved = { ...volume, spec: { ...volume.spec, claimRef } };
      const annotations = { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
      const next = volume.spec.claimRef ? reserved : withMeta(reserved, { annotations });
      current = yield* client.update(PERSISTENT_VOLUMES, next);
    }
    if (current.status?.phase === 'Bound') return current;
    const status = { ...current.status, phase: 'Bound' };
    return yield* client.updateStatus(PERSISTENT_VOLUMES, { ...current, status });
  }

  private *syncBound(claim: Claim): Task {
    const volume = claim.spec?.volumeName ? this.volumes.byKey(claim.spec.volumeName) : undefined;
    if (!volume) {
      const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!';
      return yield* this.becomeLost(claim, 'ClaimLost', message);
    }
    if (volume.spec.claimRef && !isReservedFor(volume, claim)) {
      const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
      return yield* this.becomeLost(claim, 'ClaimMisbound', message);
    }
    yield* this.bind(volume, claim);
  }

  private *becomeLost(claim: Claim, reason: string, message: string): Task {
    if (claim.status?.phase === 'Lost') return;
    this.tell(claim, 'Warning', reason, message);
    yield* this.writeStatus(claim, { phase: 'Lost' });
  }

  private *becomePending(claim: Claim): Task {
    if ((claim.status?.phase ?? 'Pending') === 'Pending' && claim.status?.phase) return;
    yield* this.writeStatus(claim, { phase: 'Pending' });
  }

  private *writeStatus(claim: Claim, status: PersistentVolumeClaimStatus): Task {
    if (deepEqual(status, claim.status)) return;
    yield* this.context.client.updateStatus(PERSISTENT_VOLUME_CLAIMS, { ...claim, status });
  }

  private tell(claim: Claim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.event(claim, type, reason, message);
  }
}

// A claim that has been expanded keeps the size it has reached.
function boundStatus(claim: Claim, volume: PersistentVolume): PersistentVolumeClaimStatus {
  const { accessModes, capacity } = volume.spec;
  const known = claim.status?.phase === 'Bound' ? claim.status : undefined;
  return {
    ...known,
    phase: 'Bound',
    ...(accessModes ? { accessModes } : {}),
    ...(known?.capacity ? {} : capacity ? { capacity } : {}),
  };
}
