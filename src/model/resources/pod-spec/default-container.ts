// What the server fills into containers and their probes.
// Upstream: pkg/apis/core/v1/defaults.go, zz_generated.defaults.go
import type {
  Container, ContainerPort, EnvVar, HTTPGetAction, Lifecycle, LifecycleHandler, Probe,
} from '../../generated/types.ts';
import { mapField, mapSame } from '../common/copy.ts';

export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

/** A container with its defaults; works for init containers as well. */
export function defaultContainer(container: Container): Container {
  let next = container;
  if (!isFilledIn(container)) next = fillIn(container);
  if (next.ports !== undefined) next = mapField(next, 'ports', defaultPorts);
  if (next.env !== undefined) next = mapField(next, 'env', defaultEnv);
  if (next.livenessProbe !== undefined) next = mapField(next, 'livenessProbe', defaultProbe);
  if (next.readinessProbe !== undefined) next = mapField(next, 'readinessProbe', defaultProbe);
  if (next.startupProbe !== undefined) next = mapField(next, 'startupProbe', defaultProbe);
  if (next.lifecycle !== undefined) next = mapField(next, 'lifecycle', defaultLifecycle);
  return next;
}

function isFilledIn(container: Container): boolean {
  return !!container.imagePullPolicy && !!container.terminationMessagePath &&
    !!container.terminationMessagePolicy && container.resources !== undefined;
}

function fillIn(container: Container): Container {
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy || defaultPullPolicy(container.image ?? ''),
    resources: container.resources ?? {},
    terminationMessagePath: container.terminationMessagePath || TERMINATION_MESSAGE_PATH,
    terminationMessagePolicy: container.terminationMessagePolicy || 'File',
  };
}

/** Always for the tag `latest` (written or implied), else IfNotPresent. */
export function defaultPullPolicy(image: string): string {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

// Upstream: pkg/util/parsers/parsers.go: a digest without a tag leaves the tag empty.
function imageTag(image: string): string {
  const at = image.indexOf('@');
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(':');
  if (colon > name.lastIndexOf('/')) return name.slice(colon + 1);
  return at < 0 ? 'latest' : '';
}

function defaultPorts(ports: readonly ContainerPort[]): readonly ContainerPort[] {
  return mapSame(ports, (port) => (port.protocol ? port : { ...port, protocol: 'TCP' }));
}

function defaultEnv(env: readonly EnvVar[]): readonly EnvVar[] {
  return mapSame(env, defaultEnvVar);
}

function defaultEnvVar(variable: EnvVar): EnvVar {
  const { valueFrom } = variable;
  if (valueFrom === undefined) return variable;
  if (valueFrom.fieldRef !== undefined && !valueFrom.fieldRef.apiVersion) {
    const fieldRef = { ...valueFrom.fieldRef, apiVersion: 'v1' };
    return { ...variable, valueFrom: { ...valueFrom, fieldRef } };
  }
  if (valueFrom.resourceFieldRef !== undefined && valueFrom.resourceFieldRef.divisor === undefined) {
    const resourceFieldRef = { ...valueFrom.resourceFieldRef, divisor: '0' };
    return { ...variable, valueFrom: { ...valueFrom, resourceFieldRef } };
  }
  return variable;
}

/** A probe with its defaults. */
export function defaultProbe(probe: Probe): Probe {
  let next = probe;
  const { timeoutSeconds, periodSeconds, successThreshold, failureThreshold } = probe;
  if (!timeoutSeconds || !periodSeconds || !successThreshold || !failureThreshold) {
    next = {
      ...probe,
      timeoutSeconds: timeoutSeconds || 1,
      periodSeconds: periodSeconds || 10,
      successThreshold: successThreshold || 1,
      failureThreshold: failureThreshold || 3,
    };
  }
  next = mapField(next, 'httpGet', defaultHttpGet);
  return mapField(next, 'grpc', (grpc) =>
    grpc.service === undefined ? { ...grpc, service: '' } : grpc);
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  if (action.path && action.scheme) return action;
  return { ...action, path: action.path || '/', scheme: action.scheme || 'HTTP' };
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  return mapField(mapField(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler);
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  return mapField(handler, 'httpGet', defaultHttpGet);
}
