// What the server fills into containers and their probes.
// Upstream: pkg/apis/core/v1/defaults.go, zz_generated.defaults.go
import type {
  Container,
  ContainerPort,
  EnvVar,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  Probe,
} from '../../../generated/types.ts';
import { mapField, mapSame } from '../../common/copy.ts';

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
  return (
    !!container.imagePullPolicy &&
    !!container.terminationMessagePath &&
    !!container.terminationMessagePolicy &&
    container.resources !== undefined
  );
}

// The defaults come first and the container over them, which engines copy many times faster.
function fillIn(container: Container): Container {
  const { imagePullPolicy, terminationMessagePath, terminationMessagePolicy } = container;
  const filled: Container = {
    imagePullPolicy: defaultPullPolicy(container.image ?? ''),
    resources: {},
    terminationMessagePath: TERMINATION_MESSAGE_PATH,
    terminationMessagePolicy: 'File',
    ...container,
  };
  if (imagePullPolicy !== '' && terminationMessagePath !== '' && terminationMessagePolicy !== '') {
    return filled;
  }
  return {
    ...filled,
    imagePullPolicy: imagePullPolicy || defaultPullPolicy(container.image ?? ''),
    terminationMessagePath: terminationMessagePath || TERMINATION_MESSAGE_PATH,
    terminationMessagePolicy: terminationMessagePolicy || 'File',
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
  return mapSame(ports, (port) => (port.protocol ? port : withProtocol(port)));
}

function withProtocol(port: ContainerPort): ContainerPort {
  return port.protocol === '' ? { ...port, protocol: 'TCP' } : { protocol: 'TCP', ...port };
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
  if (
    valueFrom.resourceFieldRef !== undefined &&
    valueFrom.resourceFieldRef.divisor === undefined
  ) {
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
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
      ...probe,
    };
    if (
      timeoutSeconds === 0 ||
      periodSeconds === 0 ||
      successThreshold === 0 ||
      failureThreshold === 0
    ) {
      next = withoutZeros(next);
    }
  }
  if (next.httpGet !== undefined) return mapField(next, 'httpGet', defaultHttpGet);
  return mapField(next, 'grpc', (grpc) =>
    grpc.service === undefined ? { ...grpc, service: '' } : grpc,
  );
}

// An explicit zero is as good as nothing.
function withoutZeros(probe: Probe): Probe {
  return {
    ...probe,
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  };
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  if (action.path && action.scheme) return action;
  if (action.path !== '' && action.scheme !== '') return { path: '/', scheme: 'HTTP', ...action };
  return { ...action, path: action.path || '/', scheme: action.scheme || 'HTTP' };
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  return mapField(mapField(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler);
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  return mapField(handler, 'httpGet', defaultHttpGet);
}
