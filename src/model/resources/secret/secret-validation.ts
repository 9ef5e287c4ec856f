// Validation of secrets. Upstream: pkg/apis/core/validation/validation.go ValidateSecret
import type { Secret } from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
  fieldTooLong,
} from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { validateConfigMapKey } from '../../meta/names.ts';
import { base64Length, decodeBase64 } from '../../../bytes/base64.ts';
import { decodeUtf8 } from '../../../bytes/utf8.ts';
import { SUBDOMAIN_NAME, addInvalid, checkImmutable, unchanged } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { METADATA, checkObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';

const MAX_BYTES = 1024 * 1024;
const DATA = FieldPath.of('data');
const LOCKED = 'field is immutable when `immutable` is set';
const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';

export function validateSecret(secret: Secret): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMeta(errors, secret.metadata, true, SUBDOMAIN_NAME);
  const data = secret.data ?? {};
  let bytes = 0;
  for (const key of Object.keys(data)) {
    addInvalid(errors, DATA.key(key), key, validateConfigMapKey(key));
    bytes += base64Length(data[key]!);
  }
  if (bytes > MAX_BYTES) errors.push(fieldTooLong(DATA, MAX_BYTES));
  checkType(errors, secret, (key) => Object.hasOwn(data, key));
  return errors;
}

// What each type of secret must hold.
function checkType(errors: Errors, secret: Secret, has: (key: string) => boolean): void {
  switch (secret.type) {
    case 'kubernetes.io/service-account-token': {
      if (secret.metadata.annotations?.[SERVICE_ACCOUNT_NAME]) return;
      errors.push(fieldRequired(METADATA.child('annotations').key(SERVICE_ACCOUNT_NAME)));
      return;
    }
    case 'kubernetes.io/dockercfg':
      return checkJson(errors, secret, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return checkJson(errors, secret, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth': {
      if (has('username') || has('password')) return;
      return checkKeys(errors, ['username', 'password'], has);
    }
    case 'kubernetes.io/ssh-auth':
      return checkKeys(errors, ['ssh-privatekey'], (key) => !!secret.data?.[key]);
    case 'kubernetes.io/tls':
      return checkKeys(errors, ['tls.crt', 'tls.key'], has);
    default:
  }
}

function checkKeys(errors: Errors, keys: readonly string[], has: (key: string) => boolean): void {
  for (const key of keys) if (!has(key)) errors.push(fieldRequired(DATA.key(key)));
}

function checkJson(errors: Errors, secret: Secret, key: string): void {
  const encoded = secret.data?.[key];
  if (encoded === undefined) {
    errors.push(fieldRequired(DATA.key(key)));
    return;
  }
  const text = decodeUtf8(decodeBase64(encoded));
  if (isJsonObject(text)) return;
  const why = text === '' ? 'unexpected end of JSON input' : 'invalid character in JSON input';
  errors.push(fieldInvalid(DATA.key(key), '<secret contents redacted>', why));
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

export function validateSecretUpdate(secret: Secret, old: Secret): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, secret.metadata, old.metadata);
  checkImmutable(errors, FieldPath.of('type'), secret.type, old.type);
  if (old.immutable === true) {
    if (secret.immutable !== true) errors.push(fieldForbidden(FieldPath.of('immutable'), LOCKED));
    if (!unchanged(secret.data, old.data)) errors.push(fieldForbidden(DATA, LOCKED));
  }
  errors.push(...validateSecret(secret));
  return errors;
}
