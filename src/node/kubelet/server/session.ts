// What one connection to the kubelet's server does with what comes in, and how replies go out.
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { KubeletInput, KubeletReply } from '../../../client/kubelet-wire.ts';
import type { Status } from '../../../model/generated/types.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { PodSet } from '../pod-set.ts';

export interface ServerSession {
  onInput?(input: KubeletInput): void;
  onClose?(): void;
}

export const CLOSED: ServerSession = {};

export function reply(end: ConnectionEnd, message: KubeletReply): void {
  end.send(message);
}

/** Says no, in the kubelet's words, and hangs up. */
export function refuse(end: ConnectionEnd, code: number, message: string): ServerSession {
  reply(end, { kind: 'refused', code, message });
  end.close();
  return CLOSED;
}

export const SUCCESS = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
} as unknown as Status;

/** The pod's record; static pods are found by their mirror's name. */
export function podOf(
  pods: PodSet,
  address: { readonly namespace: string; readonly pod: string },
): PodRecord | undefined {
  return pods.byName(address.namespace, address.pod);
}

/** The newest record of a container that runs, or undefined. Runtime failures are undefined too. */
export function containerOf(
  parts: KubeletParts,
  record: PodRecord,
  name: string,
): CriContainerStatus | undefined {
  try {
    const all = parts.runtime.listContainers({ podUid: record.uid });
    return all.find((status) => status.name === name);
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return undefined;
  }
}
