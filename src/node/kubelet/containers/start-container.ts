// Starts one container: back-off, image, configuration, create, start, postStart hook.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import { goDuration } from '../../../model/meta/duration.ts';
import { SECRETS } from '../../../model/api/refs.ts';
import type { Container, Pod } from '../../../model/generated/types.ts';
import { CriError } from '../../runtime/cri.ts';
import { ERROR_SYNCING } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { containerEvent } from '../kubelet-parts.ts';
import { containerHash } from '../pod/container-hash.ts';
import type { ContainerKind } from '../pod/containers.ts';
import { podText } from '../pod/containers.ts';
import type { StartFailure } from '../pod/observed-pod.ts';
import type { PodAction } from '../pod/pod-state.ts';
import type { PodRecord } from '../pod-record.ts';
import { ConfigError } from './config-error.ts';
import { makeContainerConfig } from './container-config.ts';
import { backOffRetry, errorRetry } from './retry-time.ts';
import { runHook } from './hooks.ts';
import { killContainer } from './kill-container.ts';

type Start = PodAction & { readonly is: 'start' };

/**
 * Leaves either a running container or a failure in the record.
 * Upstream: kuberuntime_container.go (startContainer), kuberuntime_manager.go (doBackOff).
 */
export function* startContainer(parts: KubeletParts, record: PodRecord, start: Start): Task {
  const { name } = start.container;
  const failure = yield* tryStart(parts, record, start);
  if (!failure) {
    record.recover(name);
    return;
  }
  record.fail(name, failure);
  const { reason, message } = failure;
  const error = `failed to "StartContainer" for "${name}" with ${reason}: ${JSON.stringify(message)}`;
  parts.log.pod(ERROR_SYNCING, record.pod, ['err', error]);
}

function* tryStart(
  parts: KubeletParts,
  record: PodRecord,
  start: Start,
): Task<StartFailure | undefined> {
  const { container, kind } = start;
  const { pod } = record;
  const waiting = crashBackOff(parts, record, start);
  if (waiting) return waiting;
  const of = { kind, name: container.name };
  const warn = (message: string): void =>
    containerEvent(parts, pod, of, 'Warning', 'Failed', message);
  yield* checkPullSecrets(parts, pod);
  const missing =
    (yield* parts.images.ensure(parts, pod, container, kind)) ??
    (record.volumes && (yield* record.volumes.mountImages(container)));
  if (missing) {
    warn(`Error: ${missing.reason}`);
    return missing;
  }
  try {
    const containerId = yield* create(parts, record, start);
    containerEvent(parts, pod, of, 'Normal', 'Created', 'Container created');
    return yield* begin(parts, record, start, containerId);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof CriError)) throw error;
    const reason = error instanceof ConfigError ? CONFIG_ERROR : 'CreateContainerError';
    const message = error instanceof CriError ? error.description : error.message;
    warn(`Error: ${message}`);
    return { reason, message, retryAt: errorRetry(parts) };
  }
}

/** Upstream: kubelet_pods.go (getPullSecretsForPod): a missing one is told, and no more. */
function* checkPullSecrets(parts: KubeletParts, pod: Pod): Task {
  const { imagePullSecrets } = pod.spec;
  if (!imagePullSecrets?.length) return;
  const { namespace = '', uid = '' } = pod.metadata;
  const missing: string[] = [];
  for (const { name = '' } of imagePullSecrets) {
    const watched = parts.watches.use(SECRETS, namespace, name, uid);
    if (!(yield* parts.watches.read(watched))) missing.push(name);
  }
  if (missing.length === 0) return;
  const message =
    `Unable to retrieve some image pull secrets (${missing.join(', ')}); ` +
    'attempting to pull the image may not succeed.';
  parts.events.event(pod, 'Warning', 'FailedToRetrieveImagePullSecret', message);
}

const CONFIG_ERROR = 'CreateContainerConfigError';

/** A container that ended not long ago waits; each restart doubles the wait of the next. */
function crashBackOff(
  parts: KubeletParts,
  record: PodRecord,
  { container, kind, lastExit }: Start,
): StartFailure | undefined {
  if (lastExit === undefined) return undefined;
  const now = parts.now();
  const key = `${record.uid}/${container.name}/${containerHash(container)}`;
  const retryAt = parts.crashBackOff.endSince(key, lastExit, now);
  if (retryAt === undefined) {
    parts.crashBackOff.next(key, lastExit, now);
    return undefined;
  }
  const text = podText(record.pod);
  const message = `Back-off restarting failed container ${container.name} in pod ${text}`;
  containerEvent(parts, record.pod, { kind, name: container.name }, 'Warning', 'BackOff', message);
  const delay = goDuration(parts.crashBackOff.delay(key));
  return {
    reason: 'CrashLoopBackOff',
    message: `back-off ${delay} restarting failed container=${container.name} pod=${text}`,
    retryAt: backOffRetry(parts, retryAt),
  };
}

function* create(parts: KubeletParts, record: PodRecord, start: Start): Task<string> {
  const sandbox = parts.runtime.listPodSandbox(record.uid)[0];
  if (!sandbox?.isReady) throw new CriError('NotFound', 'sandbox is not ready');
  const config = yield* makeContainerConfig(parts, record, start, sandbox);
  return yield* parts.runtime.createContainer(sandbox.id, config);
}

function* begin(
  parts: KubeletParts,
  record: PodRecord,
  { container, kind }: Start,
  containerId: string,
): Task<StartFailure | undefined> {
  const { pod } = record;
  const of = { kind, name: container.name };
  try {
    yield* parts.runtime.startContainer(containerId);
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    const message = error.description;
    containerEvent(parts, pod, of, 'Warning', 'Failed', `Error: ${message}`);
    return { reason: 'RunContainerError', message, retryAt: parts.now() + SECOND };
  }
  containerEvent(parts, pod, of, 'Normal', 'Started', 'Container started');
  parts.prober.add(record, container, kind, containerId);
  return yield* afterStart(parts, record, container, kind, containerId);
}

function* afterStart(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
  kind: ContainerKind,
  containerId: string,
): Task<StartFailure | undefined> {
  const hook = container.lifecycle?.postStart;
  if (!hook) return undefined;
  const failed = yield* runHook(parts, record, container, containerId, hook);
  if (failed === undefined) return undefined;
  const of = { kind, name: container.name };
  containerEvent(parts, record.pod, of, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
  yield* killContainer(parts, record, {
    container,
    kind,
    containerId,
    message: 'FailedPostStartHook',
    graceSeconds: record.pod.spec.terminationGracePeriodSeconds ?? 30,
    isForced: false,
  });
  return { reason: 'PostStartHookError', message: failed, retryAt: parts.now() + SECOND };
}
