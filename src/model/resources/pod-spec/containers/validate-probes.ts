// Probes and lifecycle handlers. Upstream: validation.go validateProbe, validateHandler
import type {
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  Lifecycle,
  Probe,
  SleepAction,
  TCPSocketAction,
} from '../../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { validateHttpHeaderName } from '../../../meta/names.ts';
import { addInvalid, checkNotNegative } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import { checkPortNumberOrName } from './validate-ports.ts';

const SCHEMES = ['HTTP', 'HTTPS'];
const ONE_HANDLER = 'may not specify more than 1 handler type';

export type ProbeRole = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

interface Handler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly sleep?: SleepAction;
}

/** A probe in its role. */
export function checkProbe(
  errors: Errors,
  path: FieldPath,
  probe: Probe,
  role: ProbeRole,
  grace: number | undefined,
): void {
  checkHandler(errors, path, probe, grace);
  checkNotNegative(errors, path.child('initialDelaySeconds'), probe.initialDelaySeconds);
  checkNotNegative(errors, path.child('timeoutSeconds'), probe.timeoutSeconds);
  checkNotNegative(errors, path.child('periodSeconds'), probe.periodSeconds);
  checkNotNegative(errors, path.child('successThreshold'), probe.successThreshold);
  checkNotNegative(errors, path.child('failureThreshold'), probe.failureThreshold);
  const { terminationGracePeriodSeconds, successThreshold } = probe;
  const graceAt = path.child('terminationGracePeriodSeconds');
  if (terminationGracePeriodSeconds !== undefined && terminationGracePeriodSeconds <= 0) {
    const detail = 'must be greater than 0';
    errors.push(fieldInvalid(graceAt, terminationGracePeriodSeconds, detail));
  }
  if (role === 'readinessProbe') {
    if (terminationGracePeriodSeconds === undefined) return;
    const detail = 'must not be set for readinessProbes';
    errors.push(fieldInvalid(graceAt, terminationGracePeriodSeconds, detail));
  } else if (successThreshold !== 1) {
    errors.push(fieldInvalid(path.child('successThreshold'), successThreshold ?? 0, 'must be 1'));
  }
}

/** postStart and preStop. */
export function checkLifecycle(
  errors: Errors,
  path: FieldPath,
  lifecycle: Lifecycle,
  grace: number | undefined,
): void {
  const { postStart, preStop } = lifecycle;
  if (postStart !== undefined) checkHandler(errors, path.child('postStart'), postStart, grace);
  if (preStop !== undefined) checkHandler(errors, path.child('preStop'), preStop, grace);
}

function checkHandler(
  errors: Errors,
  path: FieldPath,
  handler: Handler,
  grace: number | undefined,
): void {
  let handlers = 0;
  const isFirst = (name: string): boolean => {
    if (handlers++ === 0) return true;
    errors.push(fieldForbidden(path.child(name), ONE_HANDLER));
    return false;
  };
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec !== undefined && isFirst('exec') && (exec.command?.length ?? 0) === 0) {
    errors.push(fieldRequired(path.child('exec', 'command')));
  }
  if (httpGet !== undefined && isFirst('httpGet')) {
    checkHttpGet(errors, path.child('httpGet'), httpGet);
  }
  if (tcpSocket !== undefined && isFirst('tcpSocket')) {
    checkPortNumberOrName(errors, path.child('tcpSocket', 'port'), tcpSocket.port);
  }
  if (grpc !== undefined && isFirst('grpc')) {
    checkPortNumberOrName(errors, path.child('grpc', 'port'), grpc.port);
  }
  if (sleep !== undefined && isFirst('sleep')) {
    checkSleep(errors, path.child('sleep'), sleep.seconds ?? 0, grace);
  }
  if (handlers === 0) errors.push(fieldRequired(path, 'must specify a handler type'));
}

function checkHttpGet(errors: Errors, path: FieldPath, action: HTTPGetAction): void {
  if (!action.path) errors.push(fieldRequired(path.child('path')));
  checkPortNumberOrName(errors, path.child('port'), action.port);
  if (!SCHEMES.includes(action.scheme ?? '')) {
    errors.push(fieldNotSupported(path.child('scheme'), action.scheme ?? '', SCHEMES));
  }
  for (const header of action.httpHeaders ?? []) {
    const name = header.name ?? '';
    addInvalid(errors, path.child('httpHeaders'), name, validateHttpHeaderName(name));
  }
}

function checkSleep(
  errors: Errors,
  path: FieldPath,
  seconds: number,
  grace: number | undefined,
): void {
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return;
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
  errors.push(fieldInvalid(path, seconds, detail));
}
