// What becomes of a volume: available, bound, or released and reclaimed.
import type { ControllerContext } from '../../../client/controller.ts';
import type { Informer } from '../../../client/informer.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../../model/api/refs.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { uidOf } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { PROVISIONED_BY } from '../limits.ts';

/** Upstream: pkg/controller/volume/persistentvolume/pv_controller.go syncVolume. PV6 */
export class VolumeSync {
  constructor(
    private readonly context: ControllerContext,
    private readonly claims: Informer<PersistentVolumeClaim>,
  ) {}

  *sync(volume: PersistentVolume): Task {
    const ref = volume.spec.claimRef;
    if (!ref || !ref.uid) return yield* this.become(volume, 'Available');
    const claim = yield* this.claimOf(ref.namespace ?? '', ref.name ?? '');
    if (claim && uidOf(claim) === ref.uid) {
      // Until the claim points back it is the claim's turn.
      if (claim.spec?.volumeName === volume.metadata.name) yield* this.become(volume, 'Bound');
      return;
    }
    yield* this.become(volume, 'Released');
    if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete') return;
    // What an external provisioner made, it also deletes.
    if (labelValue(volume.metadata.annotations, PROVISIONED_BY) !== undefined) return;
    const message =
      'error getting deleter volume plugin for volume ' +
      `"${volume.metadata.name}": no deletable volume plugin matched`;
    this.context.events.event(volume, 'Warning', 'VolumeFailedDelete', message);
    yield* this.become(volume, 'Failed', message);
  }

  // The copy may not show a new claim yet; the server knows.
  private *claimOf(namespace: string, name: string): Task<PersistentVolumeClaim | undefined> {
    const known = this.claims.get(namespace, name);
    if (known) return known;
    try {
      return yield* this.context.client.get(PERSISTENT_VOLUME_CLAIMS, namespace, name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  private *become(volume: PersistentVolume, phase: string, message?: string): Task {
    if (volume.status?.phase === phase) return;
    // A volume that failed stays so until somebody changes it.
    if (volume.status?.phase === 'Failed' && phase === 'Released') return;
    const lastPhaseTransitionTime = formatTime(this.context.now());
    const status = { phase, lastPhaseTransitionTime, ...(message ? { message } : {}) };
    yield* this.context.client.updateStatus(PERSISTENT_VOLUMES, { ...volume, status });
  }
}
