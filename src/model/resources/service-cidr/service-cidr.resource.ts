// The kinds ServiceCIDR and IPAddress: the ranges of services' addresses, and those taken.
// Upstream: pkg/registry/networking/{servicecidr,ipaddress}/strategy.go
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { IPAddress, ServiceCIDR } from '../../generated/types.ts';
import { fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkImmutable } from '../common/checks.ts';
import { checkCidr } from '../common/ip.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { keepSpec, updateSpec, withFirstGeneration, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';

const CIDRS = FieldPath.of('spec', 'cidrs');
const PARENT = FieldPath.of('spec', 'parentRef');

const SERVICE_CIDRS: ResourceRef<ServiceCIDR> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  namespaced: false,
};

export const SERVICE_CIDR_RESOURCE = defineResource<ServiceCIDR>({
  ref: SERVICE_CIDRS,
  subresources: [STATUS],
  prepareCreate: (range) => withStatus(withFirstGeneration(range), {}),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<ServiceCIDR>(false, SUBDOMAIN_NAME, (errors, range, old) => {
    const cidrs = range.spec?.cidrs ?? [];
    if (cidrs.length === 0) errors.push(fieldRequired(CIDRS, 'at least one CIDR required'));
    cidrs.forEach((cidr, i) => checkCidr(errors, CIDRS.index(i), cidr));
    if (old !== undefined) checkImmutable(errors, CIDRS, cidrs, old.spec?.cidrs);
  }),
  columns: [
    NAME_COLUMN,
    column('CIDRs', 'The ranges.', (range) => (range.spec?.cidrs ?? []).join(',')),
    AGE_COLUMN,
  ],
});

const IP_ADDRESSES: ResourceRef<IPAddress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  namespaced: false,
};

export const IP_ADDRESS_RESOURCE = defineResource<IPAddress>({
  ref: IP_ADDRESSES,
  shortNames: ['ip'],
  prepareCreate: withFirstGeneration,
  ...metaValidation<IPAddress>(false, SUBDOMAIN_NAME, (errors, address, old) => {
    const parent = address.spec?.parentRef;
    if (parent === undefined) errors.push(fieldRequired(PARENT));
    else {
      for (const field of ['resource', 'name'] as const) {
        if (!parent[field]) errors.push(fieldRequired(PARENT.child(field)));
      }
    }
    if (old !== undefined) checkImmutable(errors, PARENT, parent, old.spec?.parentRef);
  }),
  columns: [
    NAME_COLUMN,
    column('ParentRef', 'Who has the address.', (address) => {
      const { group, resource, namespace, name } = address.spec?.parentRef ?? {};
      return [group ? `${resource}.${group}` : resource, namespace, name].filter(Boolean).join('/');
    }),
  ],
});
