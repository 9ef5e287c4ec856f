// Runs a lifecycle hook. Upstream: pkg/kubelet/lifecycle/handlers.go.
import type { Task } from '../../../kernel/task.ts';
import { MINUTE, SECOND } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { Container, LifecycleHandler } from '../../../model/generated/types.ts';
import { httpRequest } from '../../../world/network/http.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { portNumber } from '../probes/port-number.ts';
import type { PodRecord } from '../pod-record.ts';

/** Hooks have no timeout of their own; callers bound them by the grace period. */
const NO_TIMEOUT = 24 * 60 * MINUTE;
const HTTP_TIMEOUT = 30 * SECOND;

/** Undefined when it succeeded, else why not. */
export function* runHook(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
  containerId: string,
  hook: LifecycleHandler,
): Task<string | undefined> {
  if (hook.exec) return yield* runCommand(parts, containerId, hook.exec.command ?? []);
  if (hook.sleep) {
    yield* sleep(hook.sleep.seconds * SECOND);
    return undefined;
  }
  if (!hook.httpGet) return undefined;
  const { host, port, path = '/' } = hook.httpGet;
  const address = host || record.status.podIP || podAddress(parts, record);
  const number = portNumber(port, container);
  if (number === undefined) return `couldn't find port: "${port}"`;
  const outcome = yield* httpRequest(parts.process, parts.config.machine.host, {
    to: { address, port: number },
    path: path.startsWith('/') ? path : `/${path}`,
    timeout: HTTP_TIMEOUT,
  });
  return outcome.is === 'response' ? undefined : outcome.why;
}

function* runCommand(
  parts: KubeletParts,
  containerId: string,
  command: readonly string[],
): Task<string | undefined> {
  try {
    const result = yield* parts.runtime.execSync(containerId, command, NO_TIMEOUT);
    if (result.is === 'exited' && result.exitCode === 0) return undefined;
    const code = result.is === 'exited' ? result.exitCode : 124;
    return `command '${command.join(' ')}' exited with ${code}: ${result.output}`;
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return error.message;
  }
}

function podAddress(parts: KubeletParts, record: PodRecord): string {
  const sandbox = parts.runtime.listPodSandbox(record.uid)[0];
  return sandbox?.addresses[0] ?? parts.config.machine.host.address;
}
