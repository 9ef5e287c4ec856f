// The kind ConfigMap. Upstream: pkg/registry/core/configmap/strategy.go
import { CONFIG_MAPS } from '../../api/refs.ts';
import type { ConfigMap } from '../../generated/types.ts';
import { fieldForbidden, fieldInvalid, fieldTooLong } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { byteLength, validateConfigMapKey } from '../../meta/names.ts';
import { base64Length } from '../../../bytes/base64.ts';
import { SUBDOMAIN_NAME, addInvalid, unchanged } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';
import { AGE_COLUMN, NAME_COLUMN, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const MAX_BYTES = 1024 * 1024;
const LOCKED = 'field is immutable when `immutable` is set';
const DATA = FieldPath.of('data');
const BINARY_DATA = FieldPath.of('binaryData');

export const CONFIG_MAP_RESOURCE = defineResource<ConfigMap>({
  ref: CONFIG_MAPS,
  shortNames: ['cm'],
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  columns: [
    NAME_COLUMN,
    countColumn(
      'Data',
      'How many keys there are.',
      (map) => Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
    ),
    AGE_COLUMN,
  ],
});

function validateConfigMap(map: ConfigMap): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMeta(errors, map.metadata, true, SUBDOMAIN_NAME);
  const { data = {}, binaryData = {} } = map;
  let bytes = 0;
  for (const key of Object.keys(data)) {
    addInvalid(errors, DATA.key(key), key, validateConfigMapKey(key));
    if (Object.hasOwn(binaryData, key)) {
      const detail = 'duplicate of key present in binaryData';
      errors.push(fieldInvalid(DATA.key(key), key, detail));
    }
    bytes += byteLength(data[key]!);
  }
  for (const key of Object.keys(binaryData)) {
    addInvalid(errors, BINARY_DATA.key(key), key, validateConfigMapKey(key));
    bytes += base64Length(binaryData[key]!);
  }
  if (bytes > MAX_BYTES) errors.push(fieldTooLong(FieldPath.of(''), MAX_BYTES));
  return errors;
}

function validateConfigMapUpdate(map: ConfigMap, old: ConfigMap): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, map.metadata, old.metadata);
  if (old.immutable === true) {
    if (map.immutable !== true) errors.push(fieldForbidden(FieldPath.of('immutable'), LOCKED));
    if (!unchanged(map.data, old.data)) errors.push(fieldForbidden(DATA, LOCKED));
    if (!unchanged(map.binaryData, old.binaryData)) {
      errors.push(fieldForbidden(BINARY_DATA, LOCKED));
    }
  }
  errors.push(...validateConfigMap(map));
  return errors;
}
