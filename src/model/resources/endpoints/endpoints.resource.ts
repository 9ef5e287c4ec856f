// The kind Endpoints. Upstream: pkg/registry/core/endpoint/strategy.go
import { ENDPOINTS } from '../../api/refs.ts';
import type { EndpointSubset, Endpoints } from '../../generated/types.ts';
import { fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { validatePortNumber } from '../../meta/names.ts';
import { SUBDOMAIN_NAME, addInvalid, checkOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { checkIp, checkNonSpecialIp } from '../common/ip.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const SUBSETS = FieldPath.of('subsets');
const SHOWN = 3;

export const ENDPOINTS_RESOURCE = defineResource<Endpoints>({
  ref: ENDPOINTS,
  singular: 'endpoints',
  listKind: 'EndpointsList',
  shortNames: ['ep'],
  allowCreateOnUpdate: true,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  defaults: (endpoints) => mapField(endpoints, 'subsets', defaultSubsets),
  ...metaValidation<Endpoints>(true, SUBDOMAIN_NAME, checkSubsets),
  columns: [
    NAME_COLUMN,
    column('Endpoints', 'Addresses and ports behind the service.', (endpoints) =>
      endpointsText(endpoints.subsets ?? []),
    ),
    AGE_COLUMN,
  ],
});

function defaultSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  return mapSame(subsets, (subset) =>
    mapField(subset, 'ports', (ports) =>
      mapSame(ports, (port) => (port.protocol ? port : { ...port, protocol: 'TCP' })),
    ),
  );
}

function checkSubsets(errors: Errors, endpoints: Endpoints): void {
  endpoints.subsets?.forEach((subset, i) => {
    const path = SUBSETS.index(i);
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    if (addresses.length === 0 && notReadyAddresses.length === 0) {
      errors.push(fieldRequired(path, 'must specify `addresses` or `notReadyAddresses`'));
    }
    for (const field of ['addresses', 'notReadyAddresses'] as const) {
      subset[field]?.forEach((address, j) => {
        const at = path.child(field).index(j).child('ip');
        const before = errors.length;
        checkIp(errors, at, address.ip ?? '');
        if (errors.length === before) checkNonSpecialIp(errors, at, address.ip);
      });
    }
    ports.forEach((port, j) => {
      const at = path.child('ports').index(j);
      if (ports.length > 1 && !port.name) errors.push(fieldRequired(at.child('name')));
      addInvalid(errors, at.child('port'), port.port ?? 0, validatePortNumber(port.port ?? 0));
      checkOneOf(errors, at.child('protocol'), port.protocol, ['SCTP', 'TCP', 'UDP']);
    });
  });
}

// Upstream: printers.go formatEndpoints
function endpointsText(subsets: readonly EndpointSubset[]): string {
  if (subsets.length === 0) return '<none>';
  const shown: string[] = [];
  let count = 0;
  for (const { ports = [], addresses = [] } of subsets) {
    for (const port of ports.length === 0 ? [undefined] : ports) {
      for (const { ip } of addresses) {
        if (shown.length < SHOWN) shown.push(port === undefined ? ip : hostPort(ip, port.port));
        count++;
      }
    }
  }
  const text = shown.join(',');
  return count > SHOWN ? `${text} + ${count - SHOWN} more...` : text;
}

function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
