// The kind ServiceAccount. Upstream: pkg/registry/core/serviceaccount/strategy.go
import { SERVICE_ACCOUNTS } from '../../api/refs.ts';
import type { ServiceAccount } from '../../generated/types.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { AGE_COLUMN, NAME_COLUMN, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { action } from '../subresource.ts';

export const SERVICE_ACCOUNT_RESOURCE = defineResource<ServiceAccount>({
  ref: SERVICE_ACCOUNTS,
  shortNames: ['sa'],
  subresources: [action('token', 'authentication.k8s.io', 'v1', 'TokenRequest')],
  prepareCreate: withPlainSecrets,
  prepareUpdate: withPlainSecrets,
  ...metaValidation<ServiceAccount>(true, SUBDOMAIN_NAME),
  columns: [
    NAME_COLUMN,
    countColumn(
      'Secrets',
      'How many secrets belong to it.',
      (account) => account.secrets?.length ?? 0,
    ),
    AGE_COLUMN,
  ],
});

// References to secrets are names and nothing else. Upstream: strategy.go cleanSecretReferences
function withPlainSecrets(account: ServiceAccount): ServiceAccount {
  return mapField(account, 'secrets', (secrets) =>
    mapSame(secrets, (secret) => {
      const { name = '' } = secret;
      return Object.keys(secret).length === 1 && secret.name !== undefined ? secret : { name };
    }),
  );
}
