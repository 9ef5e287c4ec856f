// What a container left as its last words. Upstream: kuberuntime_container.go.
import type { Container } from '../../model/generated/types.ts';
import type { CriContainerStatus } from '../runtime/cri.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import {
  MAX_TERMINATION_LOG_BYTES,
  MAX_TERMINATION_LOG_LINES,
  MAX_TERMINATION_MESSAGE_BYTES,
} from './limits.ts';
import type { PodRecord } from './pod-record.ts';

const DEFAULT_PATH = '/dev/termination-log';

/** The termination log's text, or the log's end when the policy says so; '' when there is none. */
export function terminationMessage(
  { runtime }: KubeletParts,
  record: PodRecord,
  status: CriContainerStatus,
  container: Container,
): string {
  const known = record.messages.get(status.id);
  if (known !== undefined) return known;
  const written = runtime.readFile(status.id, container.terminationMessagePath || DEFAULT_PATH);
  let message = status.message;
  if (written) {
    message = written.slice(-MAX_TERMINATION_MESSAGE_BYTES);
  } else if (
    container.terminationMessagePolicy === 'FallbackToLogsOnError' &&
    status.exitCode !== 0
  ) {
    const log = runtime.containerLog(status.id);
    message = log?.tail(MAX_TERMINATION_LOG_LINES, MAX_TERMINATION_LOG_BYTES) ?? '';
  }
  record.remember(status.id, message);
  return message;
}
