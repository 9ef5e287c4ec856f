// The volume that a claim gets, and whether it is this provisioner's turn. All decisions, no deeds.
// Upstream: rancher/local-path-provisioner provisioner.go,
// kubernetes-sigs/sig-storage-lib-external-provisioner controller/controller.go
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../model/generated/types.ts';
import { compareQuantities } from '../../model/meta/quantity.ts';

export const PROVISIONER = 'rancher.io/local-path';
export const VOLUMES_DIRECTORY = '/var/local-path-provisioner';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const HOSTNAME = 'kubernetes.io/hostname';
const SINGLE_NODE_MODES = new Set(['ReadWriteOnce', 'ReadWriteOncePod']);

/** What is to be done for a claim. */
export type ClaimStep =
  | { readonly is: 'nothing' }
  | { readonly is: 'provision'; readonly node: string }
  /** The scheduler is asked to choose again. */
  | { readonly is: 'refuse'; readonly why: string }
  | { readonly is: 'expand'; readonly storage: string };

const NOTHING: ClaimStep = { is: 'nothing' };

export function planClaim(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
  nodes: Iterable<Node>,
): ClaimStep {
  if (claim.metadata.deletionTimestamp !== undefined) return NOTHING;
  if (claim.spec?.volumeName) return planExpansion(claim, storageClass);
  const annotations = claim.metadata.annotations ?? {};
  if (annotations[STORAGE_PROVISIONER] !== PROVISIONER) return NOTHING;
  if (storageClass?.provisioner !== PROVISIONER) return NOTHING;
  const selected = annotations[SELECTED_NODE];
  const isDelayed = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  if (isDelayed && selected === undefined) return NOTHING;
  const unfit = (claim.spec?.accessModes ?? []).find((mode) => !SINGLE_NODE_MODES.has(mode));
  if (unfit !== undefined) {
    const why = 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
    return { is: 'refuse', why };
  }
  if (claim.spec?.selector) return { is: 'refuse', why: 'claim.Spec.Selector is not supported' };
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
  { spec, status }: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): ClaimStep {
  if (status?.phase !== 'Bound' || storageClass?.provisioner !== PROVISIONER) return NOTHING;
  if (storageClass.allowVolumeExpansion !== true) return NOTHING;
  const wanted = spec?.resources?.requests?.['storage'];
  const has = status.capacity?.['storage'];
  if (wanted === undefined || has === undefined) return NOTHING;
  return compareQuantities(wanted, has) > 0 ? { is: 'expand', storage: wanted } : NOTHING;
}

export function volumeFor(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  node: string,
): PersistentVolume {
  const { metadata, spec } = claim;
  const name = volumeName(claim);
  const { name: claimName = '', namespace = '', uid = '', resourceVersion = '' } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: {
        'local.path.provisioner/selected-node': node,
        [PROVISIONED_BY]: PROVISIONER,
      },
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
      hostPath: {
        path: `${VOLUMES_DIRECTORY}/${name}_${namespace}_${claimName}`,
        type: 'DirectoryOrCreate',
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [node] }] },
          ],
        },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name ?? '',
      volumeMode: 'Filesystem',
    },
  };
}

export function volumeName({ metadata }: PersistentVolumeClaim): string {
  return `pvc-${metadata.uid}`;
}

/** Whether this provisioner has to take the volume away. */
export function isToBeDeleted({ metadata, spec, status }: PersistentVolume): boolean {
  return (
    metadata.annotations?.[PROVISIONED_BY] === PROVISIONER &&
    metadata.deletionTimestamp === undefined &&
    spec.persistentVolumeReclaimPolicy === 'Delete' &&
    status?.phase === 'Released'
  );
}

/** The node on whose disk the volume lies. */
export function nodeOf({ spec }: PersistentVolume): string {
  const [term] = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return term?.matchExpressions?.find(({ key }) => key === HOSTNAME)?.values?.[0] ?? '';
}
