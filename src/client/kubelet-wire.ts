// What travels between the API server and a kubelet's port 10250: logs, exec, attach, forwards.
import type { Status } from '../model/generated/types.ts';

/** The port on which kubelets serve, on their host's address. */
export const KUBELET_PORT = 10_250;

/** Channel numbers of exec and attach, as v5.channel.k8s.io has them. */
export const STDIN_CHANNEL = 0;
export const STDOUT_CHANNEL = 1;
export const STDERR_CHANNEL = 2;
export const ERROR_CHANNEL = 3;
export const RESIZE_CHANNEL = 4;

interface PodAddress {
  readonly namespace: string;
  readonly pod: string;
}

export interface ContainerLogsRequest extends PodAddress {
  readonly kind: 'containerLogs';
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  /** RFC 3339. */
  readonly sinceTime?: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

interface StreamOptions extends PodAddress {
  readonly container: string;
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface ExecRequest extends StreamOptions {
  readonly kind: 'exec';
  readonly command: readonly string[];
}

export interface AttachRequest extends StreamOptions {
  readonly kind: 'attach';
}

/** Afterwards each `open` names one TCP connection to a port of the pod by its channel. */
export interface PortForwardRequest extends PodAddress {
  readonly kind: 'portForward';
}

/** The answer is one `object`: kubelet's stats/summary (v1alpha1 Summary). */
export interface StatsRequest {
  readonly kind: 'stats';
}

/** The first message on a connection. */
export type KubeletRequest =
  | ContainerLogsRequest
  | ExecRequest
  | AttachRequest
  | PortForwardRequest
  | StatsRequest;

/** What follows it from the API server; closing the connection cancels everything. */
export type KubeletInput =
  | { readonly kind: 'data'; readonly channel: number; readonly data: string }
  /** The client closed one channel: stdin, or one forwarded connection. */
  | { readonly kind: 'close'; readonly channel: number }
  /** Port-forward only: connect to this port of the pod and call it `channel`. */
  | { readonly kind: 'open'; readonly channel: number; readonly port: number };

/**
 * What the kubelet answers. First either `refused` (and the connection closes) or `accepted` (or
 * the one `object`); then `data` until `end`. Logs come on channel 1. Data are texts, not bytes.
 */
export type KubeletReply =
  /** An HTTP code and kubelet's own words: `container "x" in pod "y" is waiting to start: ...`. */
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'object'; readonly object: unknown }
  | { readonly kind: 'data'; readonly channel: number; readonly data: string }
  /** Port-forward only: this connection is over; with a message when it failed. */
  | { readonly kind: 'closed'; readonly channel: number; readonly error?: string }
  /**
   * The last word. For exec: Success, or Failure with reason NonZeroExitCode and a cause
   * {reason: 'ExitCode', message: '3'}, as upstream's remotecommand sends it.
   */
  | { readonly kind: 'end'; readonly status: Status };
