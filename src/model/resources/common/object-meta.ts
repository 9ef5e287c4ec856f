// The rules of metadata that hold for every kind.
// Upstream: apimachinery pkg/api/validation/objectmeta.go, pkg/apis/meta/v1/validation
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { goQuote } from '../../meta/go-text.ts';
import type { Labels } from '../../meta/labels.ts';
import { byteLength, validateLabelValue, validateQualifiedName } from '../../meta/names.ts';
import { splitApiVersion } from '../../meta/object.ts';
import { LABEL_NAME, addInvalid, checkImmutable, checkNotNegative } from './checks.ts';
import type { Errors, NameRule } from './checks.ts';

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;
const SUBRESOURCE_LIMIT = 256;
const MANAGER_LIMIT = 128;
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Upstream: pkg/apis/core/helper/helpers.go IsStandardFinalizerName */
const STANDARD_FINALIZERS: readonly string[] = ['kubernetes', ORPHAN, FOREGROUND];

export const METADATA = FieldPath.of('metadata');

/** The metadata of an object of a built-in kind that is to be created. */
export function checkObjectMeta(
  errors: Errors,
  meta: ObjectMeta,
  namespaced: boolean,
  nameRule: NameRule,
  path = METADATA,
): void {
  checkAnyObjectMeta(errors, meta, namespaced, nameRule, path);
  meta.finalizers?.forEach((name, i) => {
    if (name.includes('/') || STANDARD_FINALIZERS.includes(name)) return;
    const detail = 'name is neither a standard finalizer name nor is it fully qualified';
    errors.push(fieldInvalid(path.child('finalizers').index(i), name, detail));
  });
}

/** The metadata of an object of any kind, built in or custom. */
export function checkAnyObjectMeta(
  errors: Errors,
  meta: ObjectMeta,
  namespaced: boolean,
  nameRule: NameRule,
  path = METADATA,
): void {
  const { name, generateName, namespace } = meta;
  if (generateName !== undefined && generateName !== '') {
    addInvalid(errors, path.child('generateName'), generateName, nameRule(generateName, true));
  }
  if (name === undefined || name === '') {
    errors.push(fieldRequired(path.child('name'), 'name or generateName is required'));
  } else {
    addInvalid(errors, path.child('name'), name, nameRule(name, false));
  }
  if (namespaced) {
    if (namespace === undefined || namespace === '') {
      errors.push(fieldRequired(path.child('namespace')));
    } else {
      addInvalid(errors, path.child('namespace'), namespace, LABEL_NAME(namespace, false));
    }
  } else if (namespace !== undefined && namespace !== '') {
    errors.push(fieldForbidden(path.child('namespace'), 'not allowed on this type'));
  }
  checkNotNegative(errors, path.child('generation'), meta.generation);
  checkCommonMeta(errors, meta, undefined, path);
  checkFinalizers(errors, path.child('finalizers'), meta.finalizers);
}

/** What an update may not do to metadata. `meta` carries the generation it will be stored with. */
export function checkObjectMetaUpdate(
  errors: Errors,
  meta: ObjectMeta,
  old: ObjectMeta,
  path = METADATA,
): void {
  if (meta === old) return;
  if (old.deletionTimestamp !== undefined) checkNoNewFinalizers(errors, meta, old, path);
  checkNotNegative(errors, path.child('generation'), meta.generation);
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    const detail = 'must not be decremented';
    errors.push(fieldInvalid(path.child('generation'), meta.generation ?? 0, detail));
  }
  checkImmutable(errors, path.child('name'), meta.name, old.name);
  checkImmutable(errors, path.child('namespace'), meta.namespace, old.namespace);
  checkImmutable(errors, path.child('uid'), meta.uid, old.uid);
  const { creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds } = meta;
  checkImmutable(errors, path.child('creationTimestamp'), creationTimestamp, old.creationTimestamp);
  checkImmutable(errors, path.child('deletionTimestamp'), deletionTimestamp, old.deletionTimestamp);
  checkImmutable(
    errors,
    path.child('deletionGracePeriodSeconds'),
    deletionGracePeriodSeconds,
    old.deletionGracePeriodSeconds,
  );
  checkCommonMeta(errors, meta, old, path);
}

// What both verbs check; parts shared with the old object were checked when they came in.
function checkCommonMeta(
  errors: Errors,
  meta: ObjectMeta,
  old: ObjectMeta | undefined,
  path: FieldPath,
): void {
  if (meta.labels !== old?.labels) checkLabels(errors, path.child('labels'), meta.labels);
  if (meta.annotations !== old?.annotations) {
    checkAnnotations(errors, path.child('annotations'), meta.annotations);
  }
  if (meta.ownerReferences !== undefined && meta.ownerReferences !== old?.ownerReferences) {
    checkOwnerReferences(errors, path.child('ownerReferences'), meta.ownerReferences);
  }
  if (meta.managedFields !== undefined && meta.managedFields !== old?.managedFields) {
    checkManagedFields(errors, path.child('managedFields'), meta.managedFields);
  }
}

// Valid keys and values are few and come back all the time, so their sound ones are remembered.
const SOUND_LIMIT = 20_000;
const soundKeys = new Set<string>();
const soundValues = new Set<string>();

/** Keys and values of a set of labels. */
export function checkLabels(errors: Errors, path: FieldPath, labels: Labels | undefined): void {
  for (const key in labels) {
    checkLabelKey(errors, path, key);
    const value = labels[key]!;
    if (soundValues.has(value)) continue;
    const messages = validateLabelValue(value);
    if (messages.length > 0) addInvalid(errors, path, value, messages);
    else remember(soundValues, value);
  }
}

/** A label's key on its own. */
export function checkLabelKey(errors: Errors, path: FieldPath, key: string): void {
  if (soundKeys.has(key)) return;
  const messages = validateQualifiedName(key);
  if (messages.length > 0) addInvalid(errors, path, key, messages);
  else remember(soundKeys, key);
}

function remember(sound: Set<string>, text: string): void {
  if (sound.size < SOUND_LIMIT) sound.add(text);
}

/** Keys and the size of annotations. */
export function checkAnnotations(
  errors: Errors,
  path: FieldPath,
  annotations: Labels | undefined,
): void {
  let bytes = 0;
  for (const key in annotations) {
    const lower = key.toLowerCase();
    if (!soundKeys.has(lower)) addInvalid(errors, path, key, validateQualifiedName(lower));
    bytes += byteLength(key) + byteLength(annotations[key]!);
  }
  if (bytes > ANNOTATIONS_LIMIT_BYTES) errors.push(fieldTooLong(path, ANNOTATIONS_LIMIT_BYTES));
}

function checkOwnerReferences(
  errors: Errors,
  path: FieldPath,
  owners: readonly OwnerReference[],
): void {
  let controller = '';
  owners.forEach((owner, i) => {
    checkOwnerReference(errors, path.index(i), owner);
    if (owner.controller !== true) return;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === '') {
      controller = name;
      return;
    }
    const detail =
      'Only one reference can have Controller set to true. Found "true" in references for' +
      ` ${controller} and ${name}`;
    errors.push(fieldInvalid(path, owners, detail));
  });
}

function checkOwnerReference(errors: Errors, path: FieldPath, owner: OwnerReference): void {
  const empty = 'must not be empty';
  if (!owner.apiVersion) errors.push(fieldRequired(path.child('apiVersion'), empty));
  else if (!/^([^/]+\/)?[^/]+$/.test(owner.apiVersion)) {
    const detail = 'must be <group>/<version> or <version>';
    errors.push(fieldInvalid(path.child('apiVersion'), owner.apiVersion, detail));
  }
  if (!owner.kind) errors.push(fieldRequired(path.child('kind'), empty));
  if (!owner.name) errors.push(fieldRequired(path.child('name'), empty));
  if (!owner.uid) errors.push(fieldRequired(path.child('uid'), empty));
  const { group, version } = splitApiVersion(owner.apiVersion ?? '');
  if (group === '' && version === 'v1' && owner.kind === 'Event') {
    const detail = '/v1, Kind=Event is disallowed from being an owner';
    errors.push(fieldInvalid(path, owner, detail));
  }
}

function checkFinalizers(
  errors: Errors,
  path: FieldPath,
  finalizers: readonly string[] | undefined,
): void {
  if (finalizers === undefined) return;
  for (const name of finalizers) addInvalid(errors, path, name, validateQualifiedName(name));
  if (finalizers.includes(ORPHAN) && finalizers.includes(FOREGROUND)) {
    const detail = `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`;
    errors.push(fieldInvalid(path, finalizers, detail));
  }
}

function checkNoNewFinalizers(
  errors: Errors,
  meta: ObjectMeta,
  old: ObjectMeta,
  path: FieldPath,
): void {
  const known = old.finalizers ?? [];
  const added = (meta.finalizers ?? []).filter((name) => !known.includes(name)).sort();
  if (added.length === 0) return;
  const list = `[]string{${added.map((name) => goQuote(name)).join(', ')}}`;
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`;
  errors.push(fieldForbidden(path.child('finalizers'), detail));
}

function checkManagedFields(
  errors: Errors,
  path: FieldPath,
  entries: readonly ManagedFieldsEntry[],
): void {
  entries.forEach((entry, i) => {
    const { operation, fieldsType, manager, subresource } = entry;
    if (!operation)
      errors.push(fieldRequired(path.index(i).child('operation'), 'must not be empty'));
    else if (operation !== 'Apply' && operation !== 'Update') {
      const supported = ['Apply', 'Update'];
      errors.push(fieldNotSupported(path.index(i).child('operation'), operation, supported));
    }
    if (fieldsType && fieldsType !== 'FieldsV1') {
      const at = path.index(i).child('fieldsType');
      errors.push(fieldInvalid(at, fieldsType, 'must be `FieldsV1`'));
    }
    if (manager !== undefined && byteLength(manager) > MANAGER_LIMIT) {
      errors.push(fieldTooLong(path.index(i).child('manager'), MANAGER_LIMIT));
    }
    if (subresource !== undefined && subresource.length > SUBRESOURCE_LIMIT) {
      errors.push(fieldTooLong(path.index(i).child('subresource'), SUBRESOURCE_LIMIT));
    }
  });
}
