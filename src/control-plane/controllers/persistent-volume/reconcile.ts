// The persistent volume binder: brings claims and volumes together.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
} from '../../../model/api/refs.ts';
import { joinKey, keyOf } from '../../../model/meta/object.ts';
import { CLAIM_BINDER_PERIOD } from '../limits.ts';
import { ClaimSync } from './claims.ts';
import { VolumeSync } from './volumes.ts';

const CLAIM = 'claim:';
const VOLUME = 'volume:';

/** Upstream: pkg/controller/volume/persistentvolume/pv_controller_base.go. */
export const persistentVolumeController: ControllerDefinition = {
  name: 'persistentvolume',
  workers: 1,
  create(context) {
    const claims = context.informers.informer(PERSISTENT_VOLUME_CLAIMS);
    const volumes = context.informers.informer(PERSISTENT_VOLUMES);
    const classes = context.informers.informer(STORAGE_CLASSES);
    const claimSync = new ClaimSync(context, volumes, classes);
    const volumeSync = new VolumeSync(context, claims);
    const unbound = (): string[] =>
      [...claims.list()]
        .filter((one) => one.status?.phase !== 'Bound')
        .map((one) => CLAIM + keyOf(one));
    return {
      watches: [
        watch(PERSISTENT_VOLUME_CLAIMS, (claim, _, type) => {
          const name = claim.spec?.volumeName;
          const volume = name ? [VOLUME + name] : [];
          return type === 'deleted' ? volume : [CLAIM + keyOf(claim), ...volume];
        }),
        watch(PERSISTENT_VOLUMES, (volume, _, type) => {
          const ref = volume.spec.claimRef;
          const claim = ref?.name ? [CLAIM + joinKey(ref.namespace, ref.name)] : [];
          if (type === 'deleted') return claim;
          const isFree = !ref && volume.status?.phase === 'Available';
          return [VOLUME + volume.metadata.name, ...claim, ...(isFree ? unbound() : [])];
        }),
        watch(STORAGE_CLASSES, unbound),
      ],
      *reconcile(key) {
        if (key.startsWith(CLAIM)) {
          const claim = claims.byKey(key.slice(CLAIM.length));
          if (claim) yield* claimSync.sync(claim);
        } else {
          const volume = volumes.byKey(key.slice(VOLUME.length));
          if (volume) yield* volumeSync.sync(volume);
        }
      },
      // What still waits says so again, as upstream's resync does.
      *run() {
        for (;;) {
          yield* sleepInBackground(CLAIM_BINDER_PERIOD);
          for (const key of unbound()) context.queue.add(key);
        }
      },
    };
  },
};
