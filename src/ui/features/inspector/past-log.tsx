// A container's log as it was at a moment of the past, while what wrote it is still kept.
import { useEffect, useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { ApiFailure, call } from '../../api/api.ts';
import { pathOf } from '../../api/paths.ts';
import { StandIn } from '../../kit/stand-in.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import { linesUntil } from './lines-until.ts';

const MOST_LINES = 5000;

interface Props {
  readonly of: ObjectName;
  readonly container: string;
  /** As the pod of that moment names it; '' before it was made. */
  readonly containerId: string;
  /** Virtual microseconds. */
  readonly at: number;
}

interface PresentPod {
  readonly status?: {
    readonly containerStatuses?: readonly PresentStatus[];
    readonly initContainerStatuses?: readonly PresentStatus[];
  };
}

interface PresentStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly lastState?: { readonly terminated?: { readonly containerID?: string } };
}

type Found =
  | { readonly is: 'reading' }
  | { readonly is: 'gone'; readonly why: string }
  | { readonly is: 'read'; readonly lines: readonly string[] };

export function PastLog({ of, container, containerId, at }: Props) {
  const [found, setFound] = useState<Found>({ is: 'reading' });
  const start = useEngine((state) => state.clock?.start ?? 0);
  const { namespace, name } = of;
  useEffect(() => {
    let isHere = true;
    const read = async (): Promise<void> => {
      const next = await logOf({ kind: 'Pod', namespace, name }, container, containerId);
      if (isHere) setFound(next);
    };
    void read();
    return () => void (isHere = false);
  }, [namespace, name, container, containerId]);
  const when = elapsedText(at - start);
  if (found.is === 'reading') return <StandIn is="reading" />;
  if (found.is === 'gone') {
    return (
      <StandIn is="empty" icon="past" title="Not kept">
        {found.why} Logs are not kept for looking back.
      </StandIn>
    );
  }
  return (
    <>
      <p className="log-note" role="note">
        The log as it was at {when}.
      </p>
      <pre tabIndex={0} role="log" aria-label="Container log">
        {linesUntil(found.lines, at) || 'The container had written nothing yet.'}
      </pre>
    </>
  );
}

/** All of it that there is now, each line with the time at which it was written. */
async function logOf(of: ObjectName, container: string, containerId: string): Promise<Found> {
  if (containerId === '') return { is: 'read', lines: [] };
  try {
    const { body } = await call<PresentPod>('GET', pathOf(of));
    const { containerStatuses = [], initContainerStatuses = [] } = body.status ?? {};
    const status = [...containerStatuses, ...initContainerStatuses].find(
      (one) => one.name === container,
    );
    const isPrevious = status?.lastState?.terminated?.containerID === containerId;
    if (status?.containerID !== containerId && !isPrevious) {
      return { is: 'gone', why: 'That container is gone, and its log with it.' };
    }
    const query =
      `container=${encodeURIComponent(container)}&timestamps=true&tailLines=${MOST_LINES}` +
      (isPrevious ? '&previous=true' : '');
    const response = await engine.fetch(`${pathOf(of)}/log?${query}`);
    const text = await response.text();
    if (!response.ok) return { is: 'gone', why: 'The kubelet does not give that log.' };
    return { is: 'read', lines: text.split('\n') };
  } catch (error) {
    if (error instanceof ApiFailure && error.status.code === 404) {
      return { is: 'gone', why: 'The pod is gone, and its log with it.' };
    }
    return { is: 'gone', why: error instanceof Error ? error.message : String(error) };
  }
}
