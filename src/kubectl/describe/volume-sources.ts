// The sources of volumes that are told field by field, of storage that few clusters have today.
// Upstream: kubectl pkg/describe/describe.go (print...VolumeSource)
import type { Obj } from '../api/client.ts';

type Line = readonly [title: string, text: (source: Obj) => unknown];

const field =
  (name: string, without: unknown = '') =>
  (source: Obj): unknown =>
    source[name] ?? without;
const reference = ({ secretRef }: Obj): string => {
  if (!secretRef) return 'nil';
  const namespace = secretRef.namespace ? `,Namespace:${secretRef.namespace}` : '';
  return `&LocalObjectReference{Name:${secretRef.name}${namespace},}`;
};
const list =
  (name: string, by = ' ') =>
  (source: Obj): string =>
    (source[name] ?? []).join(by);
const bracketed = (name: string) => (source: Obj) => `[${list(name)(source)}]`;
const READ_ONLY: Line = ['ReadOnly:\t', field('readOnly', false)];
const FS_TYPE: Line = ['FSType:\t', field('fsType')];
const SECRET: Line = ['SecretRef:\t', reference];

const SOURCES: readonly (readonly [key: string, type: string, lines: readonly Line[]])[] = [
  [
    'iscsi',
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and " +
      'then exposed to the pod)',
    [
      ['TargetPortal:\t', field('targetPortal')],
      ['IQN:\t', field('iqn')],
      ['Lun:\t', field('lun', 0)],
      ['ISCSIInterface\t', field('iscsiInterface')],
      FS_TYPE,
      READ_ONLY,
      ['Portals:\t', bracketed('portals')],
      ['DiscoveryCHAPAuth:\t', field('chapAuthDiscovery', false)],
      ['SessionCHAPAuth:\t', field('chapAuthSession', false)],
      SECRET,
      ['InitiatorName:\t', field('initiatorName', '<none>')],
    ],
  ],
  [
    'image',
    'Image (a container image or OCI artifact)',
    [
      ['Reference:\t', field('reference')],
      ['PullPolicy:\t', field('pullPolicy')],
    ],
  ],
  [
    'fc',
    'FC (a Fibre Channel disk)',
    [
      ['TargetWWNs:\t', list('targetWWNs', ', ')],
      ['LUN:\t', field('lun', '<none>')],
      FS_TYPE,
      READ_ONLY,
    ],
  ],
  [
    'cephfs',
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    [
      ['Monitors:\t', bracketed('monitors')],
      ['Path:\t', field('path')],
      ['User:\t', field('user')],
      ['SecretFile:\t', field('secretFile')],
      SECRET,
      READ_ONLY,
    ],
  ],
  [
    'rbd',
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    [
      ['CephMonitors:\t', bracketed('monitors')],
      ['RBDImage:\t', field('image')],
      FS_TYPE,
      ['RBDPool:\t', field('pool')],
      ['RadosUser:\t', field('user')],
      ['Keyring:\t', field('keyring')],
      SECRET,
      READ_ONLY,
    ],
  ],
  [
    'azureDisk',
    'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    [
      ['DiskName:\t', field('diskName')],
      ['DiskURI:\t', field('diskURI')],
      ['Kind:\t', field('kind')],
      FS_TYPE,
      ['CachingMode:\t', field('cachingMode')],
      READ_ONLY,
    ],
  ],
  [
    'awsElasticBlockStore',
    'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    [
      ['VolumeID:\t', field('volumeID')],
      FS_TYPE,
      ['Partition:\t', field('partition', 0)],
      READ_ONLY,
    ],
  ],
  [
    'gcePersistentDisk',
    'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    [['PDName:\t', field('pdName')], FS_TYPE, ['Partition:\t', field('partition', 0)], READ_ONLY],
  ],
  [
    'gitRepo',
    'GitRepo (a volume that is pulled from git when the pod is created)',
    [
      ['Repository:\t', field('repository')],
      ['Revision:\t', field('revision')],
    ],
  ],
  [
    'glusterfs',
    "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    [['EndpointsName:\t', field('endpoints')], ['Path:\t', field('path')], READ_ONLY],
  ],
  [
    'flexVolume',
    'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    [
      ['Driver:\t', field('driver')],
      FS_TYPE,
      SECRET,
      READ_ONLY,
      ['Options:\t', ({ options = {} }) => `map[${entries(options)}]`],
    ],
  ],
  [
    'vsphereVolume',
    'vSphereVolume (a Persistent Disk resource in vSphere)',
    [
      ['VolumePath:\t', field('volumePath')],
      FS_TYPE,
      ['StoragePolicyName:\t', field('storagePolicyName')],
    ],
  ],
  [
    'cinder',
    'Cinder (a Persistent Disk resource in OpenStack)',
    [['VolumeID:\t', field('volumeID')], FS_TYPE, READ_ONLY, SECRET],
  ],
  [
    'azureFile',
    'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    [['SecretName:\t', field('secretName')], ['ShareName:\t', field('shareName')], READ_ONLY],
  ],
  [
    'flocker',
    'Flocker (a Flocker volume mounted by the Flocker agent)',
    [
      ['DatasetName:\t', field('datasetName')],
      ['DatasetUUID:\t', field('datasetUUID')],
    ],
  ],
  [
    'portworxVolume',
    'PortworxVolume (a Portworx Volume resource)',
    [['VolumeID:\t', field('volumeID')]],
  ],
  [
    'scaleIO',
    'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    [
      ['Gateway:\t', field('gateway')],
      ['System:\t', field('system')],
      ['Protection Domain:\t', field('protectionDomain')],
      ['Storage Pool:\t', field('storagePool')],
      ['Storage Mode:\t', field('storageMode')],
      ['VolumeName:\t', field('volumeName')],
      FS_TYPE,
      READ_ONLY,
    ],
  ],
  [
    'storageos',
    'StorageOS (a StorageOS Persistent Disk resource)',
    [
      ['VolumeName:\t', field('volumeName')],
      ['VolumeNamespace:\t', field('volumeNamespace')],
      FS_TYPE,
      READ_ONLY,
    ],
  ],
  [
    'quobyte',
    "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    [['Registry:\t', field('registry')], ['Volume:\t', field('volume')], READ_ONLY],
  ],
  [
    'photonPersistentDisk',
    'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    [['PdID:\t', field('pdID')], FS_TYPE],
  ],
];

function entries(map: Obj): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}:${map[key]}`)
    .join(' ');
}

/** The lines of such a source; undefined for the others. */
export function plainSource(volume: Obj): readonly string[] | undefined {
  const found = SOURCES.find(([key]) => volume[key] !== undefined);
  if (!found) return undefined;
  const [key, type, lines] = found;
  const source = volume[key] as Obj;
  return [`Type:\t${type}`, ...lines.map(([title, text]) => `${title}${String(text(source))}`)];
}
