// Claims grow only when they are bound and their class allows it.
// Upstream: plugin/pkg/admission/storage/persistentvolume/resize/admission.go
import { STORAGE_CLASSES } from '../../../model/api/refs.ts';
import type { PersistentVolumeClaim } from '../../../model/generated/types.ts';
import { compareQuantities } from '../../../model/meta/quantity.ts';
import type { Exchange } from '../exchange.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { isAbout, refuse } from './pods.ts';

export const PERSISTENT_VOLUME_CLAIM_RESIZE: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(exchange) {
    const { operation, request, object, old } = exchange;
    if (operation !== 'UPDATE' || !isAbout(exchange, '', 'persistentvolumeclaims')) return;
    if (request.subresource !== '' || !object || !old) return;
    const claim = object as PersistentVolumeClaim;
    const before = old as PersistentVolumeClaim;
    if (compareQuantities(sizeOf(claim), sizeOf(before)) <= 0) return;
    if (before.status?.phase !== 'Bound') {
      refuse(exchange, 'Only bound persistent volume claims can be expanded');
    }
    if (isResizable(exchange, claim, before)) return;
    refuse(
      exchange,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the ' +
        'pvc must support resize',
    );
  },
};

function sizeOf({ spec }: PersistentVolumeClaim): string | number {
  return spec?.resources?.requests?.['storage'] ?? 0;
}

function isResizable(
  { server }: Exchange,
  claim: PersistentVolumeClaim,
  before: PersistentVolumeClaim,
): boolean {
  const name = claim.spec?.storageClassName ?? '';
  if (name === '' || before.spec?.storageClassName !== name) return false;
  if (!server.registry.get('storage.k8s.io', 'v1', 'storageclasses')) return false;
  return server.read(STORAGE_CLASSES, '', name)?.allowVolumeExpansion ?? false;
}
