// What becomes of a volume: available, bound, or released and reclaimed.
import type { ControllerContext } from '../../../client/controller.ts';
import type { Informer } from '../../../client/informer.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../../model/api/refs.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { uidOf, withMeta } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { BOUND_BY_CONTROLLER, PROVISIONED_BY } from '../limits.ts';

/** Upstream: pkg/volume/hostpath/host_path.go hostPathDeleter. */
const DELETABLE_PATH = /^\/tmp\/.+/;

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
      const bound = claim.spec?.volumeName ?? '';
      if (bound === volume.metadata.name) yield* this.become(volume, 'Bound');
      else if (bound !== '') yield* this.leave(volume);
      return;
    }
    yield* this.release(volume);
  }

  private *release(volume: PersistentVolume): Task {
    const { hostPath, persistentVolumeReclaimPolicy: policy } = volume.spec;
    yield* this.become(volume, 'Released');
    if (policy !== 'Delete') return;
    // What an external provisioner made, it also deletes.
    if (isProvisioned(volume)) return;
    if (hostPath && DELETABLE_PATH.test(hostPath.path)) {
      return yield* this.context.client.delete(PERSISTENT_VOLUMES, '', volume.metadata.name);
    }
    const message = hostPath
      ? `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
      : 'error getting deleter volume plugin for volume ' +
        `"${volume.metadata.name}": no deletable volume plugin matched`;
    this.context.events.event(volume, 'Warning', 'VolumeFailedDelete', message);
    yield* this.become(volume, 'Failed', message);
  }

  /** Its claim is bound to another volume. Upstream: unbindVolume. PV8 */
  private *leave(volume: PersistentVolume): Task {
    const { persistentVolumeReclaimPolicy: policy, claimRef, ...spec } = volume.spec;
    if (isProvisioned(volume) && policy === 'Delete') return yield* this.release(volume);
    const { [BOUND_BY_CONTROLLER]: isOurs, ...others } = volume.metadata.annotations ?? {};
    const { uid: _, ...kept } = claimRef ?? {};
    const reserved = isOurs === undefined ? { claimRef: kept } : {};
    const next = withMeta(
      { ...volume, spec: { ...spec, persistentVolumeReclaimPolicy: policy, ...reserved } },
      { annotations: others },
    ) as PersistentVolume;
    yield* this.become(yield* this.context.client.update(PERSISTENT_VOLUMES, next), 'Available');
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

function isProvisioned({ metadata }: PersistentVolume): boolean {
  return labelValue(metadata.annotations, PROVISIONED_BY) !== undefined;
}
