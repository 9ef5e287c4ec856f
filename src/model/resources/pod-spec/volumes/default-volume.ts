// What the server fills into volumes.
// Upstream: pkg/apis/core/v1/defaults.go, zz_generated.defaults.go
import type {
  DownwardAPIVolumeFile,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from '../../../generated/types.ts';
import { mapField, mapSame } from '../../common/copy.ts';
import { defaultPullPolicy } from '../containers/default-container.ts';

const FILE_MODE = 0o644;
const TOKEN_SECONDS = 3_600;

/** A volume with its defaults; one without a source is an emptyDir. */
export function defaultVolume(volume: Volume): Volume {
  if (volume.projected !== undefined) return mapField(volume, 'projected', defaultProjected);
  if (volume.configMap !== undefined) return mapField(volume, 'configMap', withMode);
  if (volume.secret !== undefined) return mapField(volume, 'secret', withMode);
  if (volume.emptyDir !== undefined) return volume;
  if (volume.downwardAPI !== undefined) {
    return mapField(volume, 'downwardAPI', (source) =>
      mapField(withMode(source), 'items', defaultFiles),
    );
  }
  if (volume.hostPath !== undefined) {
    return mapField(volume, 'hostPath', (source) =>
      source.type === undefined ? { ...source, type: '' } : source,
    );
  }
  return Object.keys(volume).length <= 1 ? { ...volume, emptyDir: {} } : defaultOther(volume);
}

function defaultOther(volume: Volume): Volume {
  let next = mapField(volume, 'image', (source) =>
    source.pullPolicy
      ? source
      : { ...source, pullPolicy: defaultPullPolicy(source.reference ?? '') },
  );
  next = mapField(next, 'ephemeral', (source) =>
    mapField(source, 'volumeClaimTemplate', (template) =>
      mapField(template, 'spec', (spec) =>
        spec.volumeMode === undefined ? { ...spec, volumeMode: 'Filesystem' } : spec,
      ),
    ),
  );
  next = mapField(next, 'iscsi', (source) =>
    source.iscsiInterface ? source : { ...source, iscsiInterface: 'default' },
  );
  next = mapField(next, 'rbd', (source) => ({
    ...source,
    pool: source.pool || 'rbd',
    user: source.user || 'admin',
    keyring: source.keyring || '/etc/ceph/keyring',
  }));
  return mapField(next, 'azureDisk', (source) => ({
    ...source,
    cachingMode: source.cachingMode ?? 'ReadWrite',
    kind: source.kind ?? 'Shared',
    fsType: source.fsType ?? 'ext4',
    readOnly: source.readOnly ?? false,
  }));
}

function withMode<T extends { readonly defaultMode?: number }>(source: T): T {
  return source.defaultMode === undefined ? { defaultMode: FILE_MODE, ...source } : source;
}

function defaultProjected(source: ProjectedVolumeSource): ProjectedVolumeSource {
  return mapField(withMode(source), 'sources', (list) => mapSame(list, defaultProjection));
}

function defaultProjection(projection: VolumeProjection): VolumeProjection {
  const next = mapField(projection, 'serviceAccountToken', (token) =>
    token.expirationSeconds === undefined ? { expirationSeconds: TOKEN_SECONDS, ...token } : token,
  );
  return mapField(next, 'downwardAPI', (source) => mapField(source, 'items', defaultFiles));
}

function defaultFiles(files: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] {
  return mapSame(files, (file) => {
    if (file.fieldRef !== undefined && !file.fieldRef.apiVersion) {
      return { ...file, fieldRef: { ...file.fieldRef, apiVersion: 'v1' } };
    }
    if (file.resourceFieldRef !== undefined && file.resourceFieldRef.divisor === undefined) {
      return { ...file, resourceFieldRef: { ...file.resourceFieldRef, divisor: '0' } };
    }
    return file;
  });
}
