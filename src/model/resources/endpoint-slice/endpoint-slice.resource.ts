// The kind EndpointSlice. Upstream: pkg/registry/discovery/endpointslice/strategy.go
import { ENDPOINT_SLICES } from '../../api/refs.ts';
import type { DiscoveryV1EndpointPort, EndpointSlice } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import {
  fieldDuplicate,
  fieldInvalid,
  fieldRequired,
  fieldTooMany,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import {
  SUBDOMAIN_NAME,
  checkDnsLabel,
  checkDnsSubdomain,
  checkImmutable,
  checkOneOf,
  checkQualifiedName,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { checkIp, checkNonSpecialIp, ipFamily } from '../common/ip.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { withFirstGeneration, withNextGeneration } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const ENDPOINTS = FieldPath.of('endpoints');
const PORTS = FieldPath.of('ports');
const MAX_ENDPOINTS = 1000;
const MAX_PORTS = 100;
const SHOWN = 3;

export const ENDPOINT_SLICE_RESOURCE = defineResource<EndpointSlice>({
  ref: ENDPOINT_SLICES,
  defaults: (slice) =>
    mapField(slice, 'ports', (ports) =>
      mapSame(ports, (port) =>
        port.protocol && port.name !== undefined
          ? port
          : { ...port, name: port.name ?? '', protocol: port.protocol || 'TCP' },
      ),
    ),
  prepareCreate: withFirstGeneration,
  prepareUpdate: (slice, old) => withNextGeneration(slice, old, isChanged(slice, old)),
  ...metaValidation<EndpointSlice>(true, SUBDOMAIN_NAME, checkSlice),
  columns: [
    NAME_COLUMN,
    column('AddressType', 'The sort of addresses.', (slice) => slice.addressType),
    column('Ports', 'The ports of every endpoint.', (slice) => portsText(slice.ports ?? [])),
    column('Endpoints', 'The first addresses.', endpointsText),
    AGE_COLUMN,
  ],
});

function isChanged(slice: EndpointSlice, old: EndpointSlice): boolean {
  return (
    !semanticEqual(slice.endpoints, old.endpoints) ||
    !semanticEqual(slice.ports, old.ports) ||
    !semanticEqual(slice.metadata.labels, old.metadata.labels)
  );
}

function checkSlice(errors: Errors, slice: EndpointSlice, old: EndpointSlice | undefined): void {
  const typeAt = FieldPath.of('addressType');
  checkOneOf(errors, typeAt, slice.addressType, ['FQDN', 'IPv4', 'IPv6']);
  if (old !== undefined) checkImmutable(errors, typeAt, slice.addressType, old.addressType);
  if (slice.endpoints !== old?.endpoints) checkEndpoints(errors, slice);
  if (slice.ports !== old?.ports) checkPorts(errors, slice.ports ?? []);
}

function checkEndpoints(errors: Errors, slice: EndpointSlice): void {
  const endpoints = slice.endpoints ?? [];
  if (endpoints.length > MAX_ENDPOINTS) {
    errors.push(fieldTooMany(ENDPOINTS, endpoints.length, MAX_ENDPOINTS));
    return;
  }
  endpoints.forEach((endpoint, i) => {
    const addresses = endpoint.addresses ?? [];
    const path = ENDPOINTS.index(i).child('addresses');
    if (addresses.length === 0) {
      errors.push(fieldRequired(path, 'must contain at least 1 address'));
    }
    if (addresses.length > 100) errors.push(fieldTooMany(path, addresses.length, 100));
    addresses.forEach((address, j) => {
      if (ipFamily(address) === slice.addressType) {
        checkNonSpecialIp(errors, path.index(j), address);
      } else if (slice.addressType === 'FQDN') checkDnsSubdomain(errors, path.index(j), address);
      else if (ipFamily(address) === undefined) checkIp(errors, path.index(j), address);
      else {
        const detail = `must be an ${slice.addressType} address`;
        errors.push(fieldInvalid(path.index(j), address, detail));
      }
    });
    const { nodeName, hostname } = endpoint;
    if (nodeName !== undefined) {
      checkDnsSubdomain(errors, ENDPOINTS.index(i).child('nodeName'), nodeName);
    }
    if (hostname !== undefined) {
      checkDnsLabel(errors, ENDPOINTS.index(i).child('hostname'), hostname);
    }
  });
}

// Upstream: pkg/apis/discovery/validation/validation.go validatePorts
function checkPorts(errors: Errors, ports: readonly DiscoveryV1EndpointPort[]): void {
  if (ports.length > MAX_PORTS) {
    errors.push(fieldTooMany(PORTS, ports.length, MAX_PORTS));
    return;
  }
  const names = new Set<string>();
  ports.forEach((port, i) => {
    const name = port.name ?? '';
    const path = PORTS.index(i);
    if (name !== '') checkDnsLabel(errors, path.child('name'), name);
    if (names.has(name)) errors.push(fieldDuplicate(path.child('name'), name));
    names.add(name);
    checkOneOf(errors, path.child('protocol'), port.protocol, ['SCTP', 'TCP', 'UDP']);
    if (port.appProtocol !== undefined) {
      checkQualifiedName(errors, path.child('appProtocol'), port.appProtocol);
    }
  });
}

// Upstream: printers.go formatDiscoveryPorts
function portsText(ports: readonly DiscoveryV1EndpointPort[]): string {
  if (ports.length === 0) return '<unset>';
  const shown = ports
    .slice(0, SHOWN)
    .map((port) => (port.port === undefined ? port.name || '*' : String(port.port)));
  const rest = ports.length - SHOWN;
  return rest > 0 ? `${shown.join(',')} + ${rest} more...` : shown.join(',');
}

// Upstream: printers.go formatDiscoveryEndpoints
function endpointsText(slice: EndpointSlice): string {
  const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []);
  if (addresses.length === 0) return '<unset>';
  const rest = addresses.length - SHOWN;
  const text = addresses.slice(0, SHOWN).join(',');
  return rest > 0 ? `${text} + ${rest} more...` : text;
}
