// Ports of services. Upstream: pkg/apis/core/validation/validation.go validateServicePort
import type { ServicePort, ServiceSpec } from '../../generated/types.ts';
import { fieldDuplicate, fieldForbidden, fieldRequired } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { validatePortNumber } from '../../meta/names.ts';
import { addInvalid, checkDnsLabel, checkOneOf, checkQualifiedName } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkPortNumberOrName } from '../pod-spec/containers/validate-ports.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** Names, numbers, and that nothing is there twice. */
export function checkServicePorts(errors: Errors, path: FieldPath, spec: ServiceSpec): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  ports.forEach((port, i) => checkPort(errors, path.index(i), port, ports.length > 1, names));
  const nodePorts = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, i) => {
    if (!port.nodePort) return;
    const at = path.index(i).child('nodePort');
    if (spec.type === 'ClusterIP') {
      errors.push(fieldForbidden(at, "may not be used when `type` is 'ClusterIP'"));
    }
    const key = `${port.protocol}/${port.nodePort}`;
    if (nodePorts.has(key)) errors.push(fieldDuplicate(at, port.nodePort));
    nodePorts.add(key);
  });
  ports.forEach((port, i) => {
    const key = `${port.protocol}/${port.port}`;
    if (numbers.has(key)) {
      const { protocol, port: number } = port;
      errors.push(fieldDuplicate(path.index(i), { port: number, protocol, targetPort: 0 }));
    }
    numbers.add(key);
  });
}

function checkPort(
  errors: Errors,
  path: FieldPath,
  port: ServicePort,
  needsName: boolean,
  names: Set<string>,
): void {
  if (!port.name) {
    if (needsName) errors.push(fieldRequired(path.child('name')));
  } else {
    checkDnsLabel(errors, path.child('name'), port.name);
    if (names.has(port.name)) errors.push(fieldDuplicate(path.child('name'), port.name));
    names.add(port.name);
  }
  addInvalid(errors, path.child('port'), port.port ?? 0, validatePortNumber(port.port ?? 0));
  checkOneOf(errors, path.child('protocol'), port.protocol, PROTOCOLS);
  checkPortNumberOrName(errors, path.child('targetPort'), port.targetPort);
  if (port.appProtocol !== undefined) {
    checkQualifiedName(errors, path.child('appProtocol'), port.appProtocol);
  }
}
