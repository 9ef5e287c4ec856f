// A claim that names no class gets the default one.
// Upstream: plugin/pkg/admission/storage/storageclass/setdefault/admission.go
import { STORAGE_CLASSES } from '../../../model/api/refs.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../../model/generated/types.ts';
import type { Exchange } from '../exchange.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { isCreateOf, replaceObject } from './pods.ts';

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const OLD_DEFAULT = 'storageclass.beta.kubernetes.io/is-default-class';
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const DEFAULT_STORAGE_CLASS: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  mutate(exchange) {
    if (!isCreateOf(exchange, '', 'persistentvolumeclaims')) return;
    const claim = exchange.object as PersistentVolumeClaim;
    const isNamed =
      claim.spec?.storageClassName !== undefined ||
      claim.metadata.annotations?.[OLD_CLASS] !== undefined;
    if (isNamed) return;
    const chosen = defaultStorageClass(exchange);
    if (!chosen) return;
    const spec = { ...claim.spec, storageClassName: chosen.metadata.name };
    replaceObject(exchange, { ...claim, spec });
  },
};

/** The newest of the default classes; of equally new ones the first by name. */
function defaultStorageClass({ server }: Exchange): StorageClass | undefined {
  if (!server.registry.get('storage.k8s.io', 'v1', 'storageclasses')) return undefined;
  let newest: StorageClass | undefined;
  for (const one of server.readAll(STORAGE_CLASSES, '')) {
    const { annotations = {} } = one.metadata;
    if (annotations[DEFAULT] !== 'true' && annotations[OLD_DEFAULT] !== 'true') continue;
    const created = one.metadata.creationTimestamp ?? '';
    if (!newest || created > (newest.metadata.creationTimestamp ?? '')) newest = one;
  }
  return newest;
}
