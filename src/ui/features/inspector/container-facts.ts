// Reads a pod's containers for the Summary: state, restarts, what they may use, how they are probed.
import type { Health, ProbeSight } from '../../../hosts/worker/protocol.ts';
import type { Container, ContainerState, Pod, Probe } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import type { InspectedObject } from '../../store/engine-state.ts';
import { ageText } from './facts.ts';

export interface ProbeFact {
  readonly kind: ProbeSight['kind'];
  /** `GET / on port 80, every 10s`. */
  readonly how: string;
}

/** What a container asked for and may use; 0 where it says nothing. */
export interface Bounds {
  readonly request: number;
  readonly limit: number;
}

export interface ContainerFact {
  readonly name: string;
  readonly image: string;
  readonly state: string;
  readonly restarts: number;
  readonly last: string;
  readonly health: Health;
  readonly isRunning: boolean;
  readonly cpuMilli: Bounds;
  readonly memoryBytes: Bounds;
  readonly probes: readonly ProbeFact[];
}

export function containersOf(
  object: InspectedObject,
  nowSeconds: number,
): readonly ContainerFact[] {
  if (object.kind !== 'Pod') return [];
  const { spec, status } = object as unknown as Pod;
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return [...(spec.initContainers ?? []), ...spec.containers].map((container) => {
    const found = statuses.find((one) => one.name === container.name);
    const state = found?.state;
    return {
      name: container.name,
      image: container.image ?? '',
      state: stateText(state),
      restarts: found?.restartCount ?? 0,
      last: lastText(found?.lastState?.terminated, nowSeconds),
      health: containerHealth(state, found?.ready === true),
      isRunning: state?.running !== undefined,
      cpuMilli: boundsOf(container, 'cpu', milliValue),
      memoryBytes: boundsOf(container, 'memory', wholeValue),
      probes: probesOf(container),
    };
  });
}

function boundsOf(
  { resources }: Container,
  resource: 'cpu' | 'memory',
  read: (text: string | undefined) => number,
): Bounds {
  return {
    request: read(resources?.requests?.[resource]),
    limit: read(resources?.limits?.[resource]),
  };
}

function lastText(ended: ContainerState['terminated'], nowSeconds: number): string {
  if (!ended) return '';
  const ago = ended.finishedAt ? `, ${ageText(ended.finishedAt, nowSeconds)} ago` : '';
  return `Last ended: ${ended.reason ?? 'ended'}, exit code ${ended.exitCode}${ago}`;
}

function probesOf({ startupProbe, livenessProbe, readinessProbe }: Container): ProbeFact[] {
  const all = [
    ['startup', startupProbe],
    ['liveness', livenessProbe],
    ['readiness', readinessProbe],
  ] as const;
  return all.flatMap(([kind, probe]) => (probe ? [{ kind, how: howText(probe) }] : []));
}

function howText(probe: Probe): string {
  return `${actionText(probe)}, every ${probe.periodSeconds ?? 10}s`;
}

function actionText({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return (exec.command ?? []).join(' ');
  if (httpGet) return `GET ${httpGet.path ?? '/'} on port ${httpGet.port}`;
  if (tcpSocket) return `connect to port ${tcpSocket.port}`;
  return `gRPC health on port ${grpc?.port ?? '?'}`;
}

function stateText(state: ContainerState | undefined): string {
  if (state?.running) return 'Running';
  if (state?.terminated) {
    return `${state.terminated.reason ?? 'Ended'}, exit code ${state.terminated.exitCode}`;
  }
  const { reason, message } = state?.waiting ?? {};
  return reason ? (message ? `${reason}: ${message}` : reason) : 'Waiting';
}

function containerHealth(state: ContainerState | undefined, isReady: boolean): Health {
  if (state?.running) return isReady ? 'good' : 'busy';
  if (state?.terminated) return state.terminated.exitCode === 0 ? 'done' : 'bad';
  return /BackOff|Err|Invalid/.test(state?.waiting?.reason ?? '') ? 'bad' : 'busy';
}
