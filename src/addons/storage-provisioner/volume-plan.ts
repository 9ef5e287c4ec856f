// The volume that a claim gets, and whether it is this provisioner's turn. All decisions, no deeds.
// Upstream: kubernetes-sigs/sig-storage-lib-external-provisioner controller/controller.go
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeSpec,
  StorageClass,
} from '../../model/generated/types.ts';
import { compareQuantities } from '../../model/meta/quantity.ts';
import type { StorageDriver } from './storage-driver.ts';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** What is to be done for a claim. */
export type ClaimStep =
  | { readonly is: 'nothing' }
  | { readonly is: 'provision'; readonly node: string }
  /** The scheduler is asked to choose again. */
  | { readonly is: 'refuse'; readonly why: string }
  | { readonly is: 'expand'; readonly storage: string };

const NOTHING: ClaimStep = { is: 'nothing' };

export function planClaim(
  driver: StorageDriver,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
  nodes: Iterable<Node>,
): ClaimStep {
  if (claim.metadata.deletionTimestamp !== undefined) return NOTHING;
  if (claim.spec?.volumeName) return planExpansion(driver, claim, storageClass);
  const annotations = claim.metadata.annotations ?? {};
  if (annotations[STORAGE_PROVISIONER] !== driver.provisioner) return NOTHING;
  if (storageClass?.provisioner !== driver.provisioner) return NOTHING;
  const selected = annotations[SELECTED_NODE];
  const isDelayed = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  if (isDelayed && selected === undefined) return NOTHING;
  const why = driver.refusal(claim);
  if (why !== undefined) return { is: 'refuse', why };
  const node = selected ?? nodeFor(claim, nodes);
  if (node === undefined) return { is: 'refuse', why: 'no node is ready to hold the volume' };
  return { is: 'provision', node };
}

/** Volumes that do not wait for a pod are spread over the nodes that take pods. */
function nodeFor(claim: PersistentVolumeClaim, nodes: Iterable<Node>): string | undefined {
  const able: string[] = [];
  for (const { metadata, spec, status } of nodes) {
    const isReady = status?.conditions?.some(
      (condition) => condition.type === 'Ready' && condition.status === 'True',
    );
    const isClosed =
      spec?.unschedulable || spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule');
    if (isReady && !isClosed) able.push(metadata.name ?? '');
  }
  able.sort();
  let sum = 0;
  for (const letter of claim.metadata.uid ?? '') sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return able[sum % Math.max(able.length, 1)];
}

function planExpansion(
  driver: StorageDriver,
  { spec, status }: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): ClaimStep {
  if (status?.phase !== 'Bound' || storageClass?.provisioner !== driver.provisioner) return NOTHING;
  if (storageClass.allowVolumeExpansion !== true) return NOTHING;
  const wanted = spec?.resources?.requests?.['storage'];
  const has = status.capacity?.['storage'];
  if (wanted === undefined || has === undefined) return NOTHING;
  return compareQuantities(wanted, has) > 0 ? { is: 'expand', storage: wanted } : NOTHING;
}

/**
 * Raw devices, clones and snapshots are refused in words: an empty file system would not be them.
 * Upstream: sig-storage-lib-external-provisioner controller.go (block), external-provisioner.
 */
export function unsupportedContent(
  { provisioner }: StorageDriver,
  spec: PersistentVolumeClaim['spec'],
): string | undefined {
  if (spec?.volumeMode === 'Block') {
    return `${provisioner} does not support block volume provisioning`;
  }
  const source = spec?.dataSource ?? spec?.dataSourceRef;
  if (!source) return undefined;
  return `${provisioner} does not support volumes filled from a ${source.kind}`;
}

/** A volume of what the driver has made: `source` says where, and which nodes reach it. */
export function volumeFrom(
  driver: StorageDriver,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  source: PersistentVolumeSpec,
  annotations: { readonly [key: string]: string } = {},
): PersistentVolume {
  const { metadata, spec } = claim;
  const { name: claimName = '', namespace = '', uid = '', resourceVersion = '' } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: volumeName(claim),
      annotations: { ...annotations, [PROVISIONED_BY]: driver.provisioner },
      finalizers: ['kubernetes.io/pv-protection'],
    },
    spec: {
      accessModes: spec?.accessModes ?? [],
      capacity: { storage: spec?.resources?.requests?.['storage'] ?? '0' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: claimName,
        namespace,
        uid,
        resourceVersion,
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name ?? '',
      volumeMode: spec?.volumeMode ?? 'Filesystem',
      ...source,
    },
  };
}

/** Nodes that carry a label are the only ones that reach a volume. */
export function reachedFrom(
  key: string,
  value: string,
): Pick<PersistentVolumeSpec, 'nodeAffinity'> {
  const term = { matchExpressions: [{ key, operator: 'In', values: [value] }] };
  return { nodeAffinity: { required: { nodeSelectorTerms: [term] } } };
}

export function volumeName({ metadata }: PersistentVolumeClaim): string {
  return `pvc-${metadata.uid}`;
}

/** Whether this provisioner has to take the volume away. */
export function isToBeDeleted(
  driver: StorageDriver,
  { metadata, spec, status }: PersistentVolume,
): boolean {
  return (
    metadata.annotations?.[PROVISIONED_BY] === driver.provisioner &&
    metadata.deletionTimestamp === undefined &&
    spec.persistentVolumeReclaimPolicy === 'Delete' &&
    status?.phase === 'Released'
  );
}
