// Claims and volumes do not vanish under the pods that use them.
// Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go
import { withMeta } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { isCreateOf } from './pods.ts';

const FINALIZERS: ReadonlyMap<string, string> = new Map([
  ['persistentvolumeclaims', 'kubernetes.io/pvc-protection'],
  ['persistentvolumes', 'kubernetes.io/pv-protection'],
]);

export const STORAGE_OBJECT_IN_USE_PROTECTION: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  mutate(exchange) {
    const { resource } = exchange.request;
    const finalizer = FINALIZERS.get(resource);
    if (!finalizer || !isCreateOf(exchange, '', resource)) return;
    const object = exchange.object as KubeObject;
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(finalizer)) return;
    exchange.object = withMeta(object, { finalizers: [...finalizers, finalizer] });
  },
};
