// Runs a lifecycle hook. Upstream: pkg/kubelet/lifecycle/handlers.go.
import type { Task } from '../../../kernel/task.ts';
import { MINUTE, SECOND } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { Container, HTTPGetAction, LifecycleHandler } from '../../../model/generated/types.ts';
import { goQuote } from '../../../model/meta/go-text.ts';
import { httpRequest } from '../../../world/network/http.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { podText } from '../pod/containers.ts';
import { portNumber } from '../probes/port-number.ts';
import type { PodRecord } from '../pod-record.ts';

/** Hooks have no timeout of their own; callers bound them by the grace period. */
const NO_TIMEOUT = 24 * 60 * MINUTE;
const HTTP_TIMEOUT = 30 * SECOND;

/** Undefined when it succeeded, else why not, in the words of a waiting container. */
export function* runHook(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
  containerId: string,
  hook: LifecycleHandler,
): Task<string | undefined> {
  const where = `for Container "${container.name}" in Pod "${podText(record.pod)}" failed - error:`;
  if (hook.exec) {
    const command = hook.exec.command ?? [];
    const failure = yield* runCommand(parts, containerId, command);
    if (!failure) return undefined;
    const { error, output } = failure;
    return `Exec lifecycle hook (${goList(command)}) ${where} ${error}, message: ${goQuote(output)}`;
  }
  if (hook.sleep) {
    yield* sleep(hook.sleep.seconds * SECOND);
    return undefined;
  }
  if (!hook.httpGet) return undefined;
  const error = yield* runHttp(parts, record, container, hook.httpGet);
  const path = hook.httpGet.path ?? '/';
  return error === undefined ? undefined : `HTTP lifecycle hook (${path}) ${where} ${error}`;
}

function* runHttp(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
  { host, port, path = '/' }: HTTPGetAction,
): Task<string | undefined> {
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

interface CommandFailure {
  readonly error: string;
  readonly output: string;
}

function* runCommand(
  parts: KubeletParts,
  containerId: string,
  command: readonly string[],
): Task<CommandFailure | undefined> {
  try {
    const result = yield* parts.runtime.execSync(containerId, command, NO_TIMEOUT);
    const { output } = result;
    if (result.is === 'exited' && result.exitCode === 0) return undefined;
    const code = result.is === 'exited' ? result.exitCode : 124;
    return { error: `command '${command.join(' ')}' exited with ${code}: ${output}`, output };
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return { error: error.message, output: '' };
  }
}

/** A list of texts as Go prints it: `[sh -c exit 1]`. */
function goList(words: readonly string[]): string {
  return `[${words.join(' ')}]`;
}

function podAddress(parts: KubeletParts, record: PodRecord): string {
  const sandbox = parts.runtime.listPodSandbox(record.uid)[0];
  return sandbox?.addresses[0] ?? parts.config.machine.host.address;
}
