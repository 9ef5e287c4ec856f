// The kind Secret. Upstream: pkg/registry/core/secret/strategy.go
import { encodeBase64 } from '../../../bytes/base64.ts';
import { encodeUtf8 } from '../../../bytes/utf8.ts';
import { SECRETS } from '../../api/refs.ts';
import type { Secret } from '../../generated/types.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { validateSecret, validateSecretUpdate } from './secret-validation.ts';

export const SECRET_RESOURCE = defineResource<Secret>({
  ref: SECRETS,
  defaults: defaultSecret,
  prepareUpdate: (secret, old) =>
    secret.type || !old.type ? secret : { ...secret, type: old.type },
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  columns: [
    NAME_COLUMN,
    column('Type', 'What the data is for.', (secret) => secret.type ?? ''),
    countColumn(
      'Data',
      'How many keys there are.',
      (secret) => Object.keys(secret.data ?? {}).length,
    ),
    AGE_COLUMN,
  ],
  selectableFields: (secret) => new Map([['type', secret.type ?? '']]),
  selectableFieldNames: ['type'],
});

// stringData is only a way to write data. Upstream: pkg/apis/core/v1/conversion.go
function defaultSecret(secret: Secret): Secret {
  let next = secret.type ? secret : { ...secret, type: 'Opaque' };
  const { stringData, ...rest } = next;
  if (stringData === undefined) return next;
  const data: [string, string][] = Object.entries(rest.data ?? {});
  const added = Object.entries(stringData).map(([key, text]): [string, string] => [
    key,
    encodeBase64(encodeUtf8(text)),
  ]);
  next = { ...rest, data: Object.fromEntries([...data, ...added]) };
  return next;
}
