// Ports of containers. Upstream: pkg/apis/core/validation/validation.go validateContainerPorts
import type { Container, ContainerPort, IntOrString } from '../../../generated/types.ts';
import {
  fieldDuplicate,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { validatePortName, validatePortNumber } from '../../../meta/names.ts';
import { addInvalid } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const NOT_HOST_PORT = 'must match `containerPort` when `hostNetwork` is true';

/** Names, numbers and protocols of one container's ports. */
export function checkContainerPorts(
  errors: Errors,
  path: FieldPath,
  ports: readonly ContainerPort[],
): void {
  const names = new Set<string>();
  ports.forEach((port, i) => {
    const at = path.index(i);
    if (port.name) checkPortName(errors, at.child('name'), port.name, names);
    if (!port.containerPort) errors.push(fieldRequired(at.child('containerPort')));
    else {
      const { containerPort } = port;
      addInvalid(
        errors,
        at.child('containerPort'),
        containerPort,
        validatePortNumber(containerPort),
      );
    }
    if (port.hostPort) {
      addInvalid(errors, at.child('hostPort'), port.hostPort, validatePortNumber(port.hostPort));
    }
    if (!port.protocol) errors.push(fieldRequired(at.child('protocol')));
    else if (!PROTOCOLS.includes(port.protocol)) {
      errors.push(fieldNotSupported(at.child('protocol'), port.protocol, PROTOCOLS));
    }
  });
}

function checkPortName(errors: Errors, path: FieldPath, name: string, names: Set<string>): void {
  const messages = validatePortName(name);
  if (messages.length > 0) addInvalid(errors, path, name, messages);
  else if (names.has(name)) errors.push(fieldDuplicate(path, name));
  else names.add(name);
}

/** No two ports of the containers take the same port of the host. */
export function checkHostPorts(
  errors: Errors,
  path: FieldPath,
  containers: readonly Container[],
): void {
  const taken = new Set<string>();
  containers.forEach((container, c) => {
    container.ports?.forEach((port, p) => {
      if (!port.hostPort) return;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      const at = path.index(c).child('ports').index(p).child('hostPort');
      if (taken.has(key)) errors.push(fieldDuplicate(at, key));
      else taken.add(key);
    });
  });
}

/** With host networking a container's ports are the host's. */
export function checkHostNetworkPorts(
  errors: Errors,
  path: FieldPath,
  containers: readonly Container[],
  isPod: boolean,
): void {
  containers.forEach((container, c) => {
    container.ports?.forEach((port, p) => {
      const hostPort = port.hostPort ?? 0;
      if ((!isPod && hostPort === 0) || hostPort === port.containerPort) return;
      const at = path.index(c).child('ports').index(p).child('hostPort');
      errors.push(fieldInvalid(at, hostPort, NOT_HOST_PORT));
    });
  });
}

/** A port given by number or by name. */
export function checkPortNumberOrName(
  errors: Errors,
  path: FieldPath,
  port: IntOrString | undefined,
): void {
  const value = port ?? 0;
  if (typeof value === 'number') addInvalid(errors, path, value, validatePortNumber(value));
  else addInvalid(errors, path, value, validatePortName(value));
}
