// The kind Lease. Upstream: pkg/registry/coordination/lease/strategy.go
import { LEASES } from '../../api/refs.ts';
import type { Lease } from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkNotNegative } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const SPEC = FieldPath.of('spec');

export const LEASE_RESOURCE = defineResource<Lease>({
  ref: LEASES,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  ...metaValidation<Lease>(true, SUBDOMAIN_NAME, checkLease),
  columns: [
    NAME_COLUMN,
    column('Holder', 'Who holds the lease.', (lease) => lease.spec?.holderIdentity ?? ''),
    AGE_COLUMN,
  ],
});

function checkLease(errors: Errors, lease: Lease): void {
  const { leaseDurationSeconds: seconds, leaseTransitions } = lease.spec ?? {};
  if (seconds !== undefined && seconds <= 0) {
    errors.push(
      fieldInvalid(SPEC.child('leaseDurationSeconds'), seconds, 'must be greater than 0'),
    );
  }
  checkNotNegative(errors, SPEC.child('leaseTransitions'), leaseTransitions);
}
