// Volumes of a pod. Upstream: validation.go ValidateVolumes, validateVolumeSource
import type { Volume, VolumeSource } from '../../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { validateDns1123Label } from '../../../meta/names.ts';
import { milliValue } from '../../../meta/quantity.ts';
import { checkClaimSpec } from '../../persistent-volume-claim/claim-validation.ts';
import { SUBDOMAIN_NAME, addInvalid } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import type { PodSpecOptions } from '../pod-spec-options.ts';
import { checkNoBacksteps } from './validate-paths.ts';
import {
  checkDownwardApi,
  checkFileMode,
  checkKeysToPaths,
  checkProjected,
} from './validate-projections.ts';

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const NONE: ReadonlyMap<string, Volume> = new Map();

/** Adds what is wrong, and gives the sound volumes by name. */
export function checkVolumes(
  errors: Errors,
  path: FieldPath,
  volumes: readonly Volume[] | undefined,
  options: PodSpecOptions,
): ReadonlyMap<string, Volume> {
  if (volumes === undefined || volumes.length === 0) return NONE;
  const sound = new Map<string, Volume>();
  volumes.forEach((volume, i) => {
    const before = errors.length;
    const at = path.index(i);
    checkSource(errors, at, volume, options);
    if (!volume.name) errors.push(fieldRequired(at.child('name')));
    else {
      const messages = validateDns1123Label(volume.name);
      addInvalid(errors, at.child('name'), volume.name, messages);
      if (messages.length === 0 && sound.has(volume.name)) {
        errors.push(fieldDuplicate(at.child('name'), volume.name));
      }
    }
    if (errors.length === before) sound.set(volume.name, volume);
  });
  return sound;
}

// In the order in which upstream looks at the sources; only the first one found is examined.
function checkSource(
  errors: Errors,
  path: FieldPath,
  volume: Volume,
  options: PodSpecOptions,
): void {
  let found = 0;
  for (const [name, check] of SOURCES) {
    if (volume[name as keyof VolumeSource] === undefined) continue;
    const at = path.child(name);
    if (found++ === 0) check(errors, at, volume, options);
    else errors.push(fieldForbidden(at, 'may not specify more than 1 volume type'));
  }
  if (found === 0) errors.push(fieldRequired(path, 'must specify a volume type'));
}

type SourceCheck = (
  errors: Errors,
  path: FieldPath,
  volume: Volume,
  options: PodSpecOptions,
) => void;

const SOURCES: readonly (readonly [string, SourceCheck])[] = [
  ['emptyDir', checkEmptyDir],
  ['hostPath', checkHostPath],
  ['gitRepo', requires((volume) => volume.gitRepo?.repository, 'repository')],
  ['gcePersistentDisk', requires((volume) => volume.gcePersistentDisk?.pdName, 'pdName')],
  ['awsElasticBlockStore', requires((volume) => volume.awsElasticBlockStore?.volumeID, 'volumeID')],
  ['secret', checkSecret],
  ['nfs', checkNfs],
  ['iscsi', requires((volume) => volume.iscsi?.targetPortal, 'targetPortal')],
  ['glusterfs', requires((volume) => volume.glusterfs?.path, 'path')],
  ['flexVolume', requires((volume) => volume.flexVolume?.driver, 'driver')],
  ['configMap', checkConfigMap],
  ['downwardAPI', (errors, path, volume) => checkDownwardApi(errors, path, volume.downwardAPI!)],
  [
    'persistentVolumeClaim',
    requires((volume) => volume.persistentVolumeClaim?.claimName, 'claimName'),
  ],
  ['rbd', requires((volume) => volume.rbd?.image, 'image')],
  ['cinder', requires((volume) => volume.cinder?.volumeID, 'volumeID')],
  ['cephfs', requires((volume) => volume.cephfs?.monitors?.[0], 'monitors')],
  ['quobyte', requires((volume) => volume.quobyte?.registry, 'registry')],
  ['flocker', () => {}],
  ['fc', () => {}],
  ['vsphereVolume', requires((volume) => volume.vsphereVolume?.volumePath, 'volumePath')],
  ['photonPersistentDisk', requires((volume) => volume.photonPersistentDisk?.pdID, 'pdID')],
  ['portworxVolume', requires((volume) => volume.portworxVolume?.volumeID, 'volumeID')],
  ['azureDisk', requires((volume) => volume.azureDisk?.diskName, 'diskName')],
  ['azureFile', requires((volume) => volume.azureFile?.secretName, 'secretName')],
  ['storageos', () => {}],
  ['projected', (errors, path, volume) => checkProjected(errors, path, volume.projected!)],
  ['scaleIO', requires((volume) => volume.scaleIO?.gateway, 'gateway')],
  ['csi', requires((volume) => volume.csi?.driver, 'driver')],
  ['ephemeral', checkEphemeral],
  ['image', checkImage],
];

function requires(value: (volume: Volume) => string | undefined, field: string): SourceCheck {
  return (errors, path, volume) => {
    if (!value(volume)) errors.push(fieldRequired(path.child(field)));
  };
}

function checkEmptyDir(errors: Errors, path: FieldPath, volume: Volume): void {
  const size = volume.emptyDir?.sizeLimit;
  if (size === undefined || milliValue(size) >= 0) return;
  const detail = 'SizeLimit field must be a valid resource quantity';
  errors.push(fieldForbidden(path.child('sizeLimit'), detail));
}

function checkHostPath(errors: Errors, path: FieldPath, volume: Volume): void {
  const source = volume.hostPath!;
  if (!source.path) errors.push(fieldRequired(path.child('path')));
  else {
    checkNoBacksteps(errors, path.child('path'), source.path);
    const type = source.type ?? '';
    if (!HOST_PATH_TYPES.includes(type)) {
      errors.push(fieldNotSupported(path.child('type'), type, HOST_PATH_TYPES));
    }
  }
}

function checkSecret(errors: Errors, path: FieldPath, volume: Volume): void {
  const source = volume.secret!;
  if (!source.secretName) errors.push(fieldRequired(path.child('secretName')));
  checkFileMode(errors, path.child('defaultMode'), source.defaultMode);
  checkKeysToPaths(errors, path.child('items'), source.items);
}

function checkConfigMap(errors: Errors, path: FieldPath, volume: Volume): void {
  const source = volume.configMap!;
  if (!source.name) errors.push(fieldRequired(path.child('name')));
  checkFileMode(errors, path.child('defaultMode'), source.defaultMode);
  checkKeysToPaths(errors, path.child('items'), source.items);
}

function checkNfs(errors: Errors, path: FieldPath, volume: Volume): void {
  const source = volume.nfs!;
  if (!source.server) errors.push(fieldRequired(path.child('server')));
  if (!source.path) errors.push(fieldRequired(path.child('path')));
  else if (!source.path.startsWith('/')) {
    errors.push(fieldInvalid(path.child('path'), source.path, 'must be an absolute path'));
  }
}

function checkEphemeral(
  errors: Errors,
  path: FieldPath,
  volume: Volume,
  options: PodSpecOptions,
): void {
  const template = volume.ephemeral?.volumeClaimTemplate;
  const at = path.child('volumeClaimTemplate');
  if (template === undefined) errors.push(fieldRequired(at));
  else checkClaimSpec(errors, at.child('spec'), template.spec ?? {});
  const pod = options.meta?.name;
  if (pod === undefined || pod === '') return;
  const name = `${pod}-${volume.name}`;
  for (const message of SUBDOMAIN_NAME(name, false)) {
    const detail = `PVC name ${JSON.stringify(name)}: ${message}`;
    errors.push(fieldInvalid(path.child('name'), volume.name, detail));
  }
}

function checkImage(
  errors: Errors,
  path: FieldPath,
  volume: Volume,
  options: PodSpecOptions,
): void {
  const source = volume.image!;
  if (options.isPod && !source.reference) errors.push(fieldRequired(path.child('reference')));
  const policy = source.pullPolicy;
  if (policy !== undefined && !PULL_POLICIES.includes(policy)) {
    errors.push(fieldNotSupported(path.child('pullPolicy'), policy, PULL_POLICIES));
  }
}
