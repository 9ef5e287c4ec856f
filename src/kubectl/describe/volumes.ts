// Volumes of a pod and sources of volumes. Upstream: kubectl pkg/describe/describe.go (describeVolumes)
import type { Obj } from '../api/client.ts';
import type { Page } from './page.ts';
import { plainSource } from './volume-sources.ts';

export function describeVolumes(page: Page, volumes: readonly Obj[] = [], indent = ''): void {
  if (volumes.length === 0) {
    page.append(`${indent}Volumes:\t<none>\n`);
    return;
  }
  page.append(`${indent}Volumes:\n`);
  for (const volume of volumes) {
    page.append(`${indent} ${indent === '' ? ' ' : ''}${volume.name}:\n`);
    describeVolumeSource(page, volume, indent);
  }
}

/** The lines of one source; the names of its parts come from the API. */
export function describeVolumeSource(page: Page, volume: Obj, indent = ''): void {
  const line = (text: string): void =>
    page.append(`${indent}${indent === '' ? '    ' : '  '}${text}\n`);
  const plain = plainSource(volume);
  if (plain) {
    for (const text of plain) line(text);
    return;
  }
  const source = SOURCES.find(([key]) => volume[key] !== undefined);
  if (!source) {
    line('<unknown>');
    return;
  }
  for (const text of source[1](volume[source[0]])) line(text);
}

type Lines = (source: Obj) => readonly string[];

const SOURCES: readonly (readonly [string, Lines])[] = [
  [
    'hostPath',
    ({ path, type = '' }) => [
      'Type:\tHostPath (bare host directory volume)',
      `Path:\t${path}`,
      `HostPathType:\t${type}`,
    ],
  ],
  [
    'emptyDir',
    ({ medium = '', sizeLimit }) => [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${medium}`,
      `SizeLimit:\t${sizeLimit ?? '<unset>'}`,
    ],
  ],
  [
    'secret',
    ({ secretName, optional = false }) => [
      'Type:\tSecret (a volume populated by a Secret)',
      `SecretName:\t${secretName}`,
      `Optional:\t${optional}`,
    ],
  ],
  [
    'configMap',
    ({ name, optional = false }) => [
      'Type:\tConfigMap (a volume populated by a ConfigMap)',
      `Name:\t${name}`,
      `Optional:\t${optional}`,
    ],
  ],
  ['projected', projected],
  [
    'persistentVolumeClaim',
    ({ claimName, readOnly = false }) => [
      'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      `ClaimName:\t${claimName}`,
      `ReadOnly:\t${readOnly}`,
    ],
  ],
  [
    'downwardAPI',
    ({ items = [] }) => [
      'Type:\tDownwardAPI (a volume populated by information about the pod)',
      'Items:',
      ...items.map(({ fieldRef, resourceFieldRef, path }: Obj) =>
        fieldRef
          ? `  ${fieldRef.fieldPath} -> ${path}`
          : `  ${resourceFieldRef.resource} -> ${path}`,
      ),
    ],
  ],
  [
    'nfs',
    ({ server, path, readOnly = false }) => [
      'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)',
      `Server:\t${server}`,
      `Path:\t${path}`,
      `ReadOnly:\t${readOnly}`,
    ],
  ],
  [
    'local',
    ({ path }) => [
      'Type:\tLocalVolume (a persistent volume backed by local storage on a node)',
      `Path:\t${path}`,
    ],
  ],
  [
    'csi',
    ({ driver, fsType = '', volumeHandle, readOnly = false, volumeAttributes = {} }) => [
      'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
      `Driver:\t${driver}`,
      `FSType:\t${fsType}`,
      // Those of a pod have none.
      ...(volumeHandle === undefined ? [] : [`VolumeHandle:\t${volumeHandle}`]),
      `ReadOnly:\t${readOnly}`,
      ...(Object.keys(volumeAttributes).length === 0
        ? ['VolumeAttributes:\t<none>']
        : mapLines('VolumeAttributes', volumeAttributes)),
    ],
  ],
  [
    'ephemeral',
    ({ volumeClaimTemplate }) => [
      'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      `StorageClass:\t${volumeClaimTemplate?.spec?.storageClassName ?? ''}`,
      `Volume:\t`,
      ...mapLines('Labels', volumeClaimTemplate?.metadata?.labels),
      ...mapLines('Annotations', volumeClaimTemplate?.metadata?.annotations),
      'Capacity:\t',
      'Access Modes:\t',
      'VolumeMode:\tFilesystem',
      ...dataSource(volumeClaimTemplate?.spec?.dataSource),
    ],
  ],
];

function dataSource(source: Obj | undefined): readonly string[] {
  if (!source) return [];
  const group = source.apiGroup ? [`  APIGroup:\t${source.apiGroup}`] : [];
  return ['DataSource:', ...group, `  Kind:\t${source.kind}`, `  Name:\t${source.name}`];
}

/** A map in lines below each other; the values stand in a little. */
function mapLines(title: string, map: Obj = {}): readonly string[] {
  const keys = Object.keys(map).sort();
  if (keys.length === 0) return [`${title}:\t    <none>`];
  return keys.map((key, at) => `${at === 0 ? `${title}:` : ''}\t    ${key}=${map[key]}`);
}

function projected({ sources = [] }: Obj): readonly string[] {
  const lines = ['Type:\tProjected (a volume that contains injected data from multiple sources)'];
  for (const { secret, configMap, downwardAPI, serviceAccountToken } of sources as Obj[]) {
    if (secret) {
      lines.push(`SecretName:\t${secret.name}`, `Optional:\t${secret.optional ?? false}`);
    } else if (downwardAPI) lines.push('DownwardAPI:\ttrue');
    else if (configMap) {
      lines.push(`ConfigMapName:\t${configMap.name}`, `Optional:\t${configMap.optional ?? false}`);
    } else if (serviceAccountToken) {
      lines.push(`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds}`);
    }
  }
  return lines;
}
