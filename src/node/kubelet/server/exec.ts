// exec and attach. Upstream: pkg/kubelet/kubelet_pods.go (GetExec, GetAttach), cri/streaming.
import type { AttachRequest, ExecRequest, KubeletInput } from '../../../client/kubelet-wire.ts';
import {
  RESIZE_CHANNEL,
  STDERR_CHANNEL,
  STDIN_CHANNEL,
  STDOUT_CHANNEL,
} from '../../../client/kubelet-wire.ts';
import type { Status } from '../../../model/generated/types.ts';
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { ExecSession, ExecStreams } from '../../runtime/cri.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodSet } from '../pod-set.ts';
import type { ServerSession } from './session.ts';
import { containerOf, podOf, refuse, reply, SUCCESS } from './session.ts';

export function serveExec(
  parts: KubeletParts,
  pods: PodSet,
  end: ConnectionEnd,
  request: ExecRequest,
): ServerSession {
  const { command, tty } = request;
  return stream(parts, pods, end, request, (id, streams) =>
    parts.runtime.exec(id, { command, tty, stdin: request.stdin }, streams),
  );
}

export function serveAttach(
  parts: KubeletParts,
  pods: PodSet,
  end: ConnectionEnd,
  request: AttachRequest,
): ServerSession {
  return stream(parts, pods, end, request, (id, streams) => parts.runtime.attach(id, streams));
}

function stream(
  parts: KubeletParts,
  pods: PodSet,
  end: ConnectionEnd,
  request: ExecRequest | AttachRequest,
  start: (containerId: string, streams: ExecStreams) => ExecSession,
): ServerSession {
  const { namespace, pod, container: name } = request;
  const record = podOf(pods, request);
  if (!record) return refuse(end, 404, `pod does not exist`);
  const container = containerOf(parts, record, name);
  if (container?.state !== 'running') {
    return refuse(end, 500, `container not found ("${name}")`);
  }
  try {
    const session = start(container.id, streamsTo(end, request));
    return {
      onInput: (input) => forward(session, input),
      onClose: () => session.hangUp(),
    };
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return refuse(end, 500, `${namespace}/${pod}: ${error.message}`);
  }
}

function streamsTo(end: ConnectionEnd, { tty }: ExecRequest | AttachRequest): ExecStreams {
  const errors = tty ? STDOUT_CHANNEL : STDERR_CHANNEL;
  reply(end, { kind: 'accepted' });
  return {
    stdout: (data) => reply(end, { kind: 'data', channel: STDOUT_CHANNEL, data }),
    stderr: (data) => reply(end, { kind: 'data', channel: errors, data }),
    exited: (exitCode, error) => {
      reply(end, { kind: 'end', status: statusOf(exitCode, error) });
      end.close();
    },
  };
}

function forward(session: ExecSession, input: KubeletInput): void {
  if (input.kind === 'data' && input.channel === STDIN_CHANNEL) session.stdin(input.data);
  else if (input.kind === 'close' && input.channel === STDIN_CHANNEL) session.stdin(undefined);
  else if (input.kind === 'data' && input.channel === RESIZE_CHANNEL) resize(session, input.data);
}

/** Upstream: client-go tools/remotecommand (TerminalSize): `{"Width":80,"Height":24}`. */
const SIZE = /^\{"Width":(\d{1,5}),"Height":(\d{1,5})\}\s*$/;

function resize(session: ExecSession, data: string): void {
  const size = SIZE.exec(data);
  if (size) session.resize(Number(size[1]), Number(size[2]));
}

/** Upstream: apimachinery remotecommand (NonZeroExitCodeReason). */
function statusOf(exitCode: number, error: string | undefined): Status {
  if (exitCode === 0) return SUCCESS;
  if (error !== undefined) {
    const message =
      'Internal error occurred: Internal error occurred: error executing command in container: ' +
      `failed to exec in container: ${error}`;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      reason: 'InternalError',
      code: 500,
      message,
    } as unknown as Status;
  }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  } as unknown as Status;
}
