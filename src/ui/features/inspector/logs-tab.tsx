// What a container has written, followed through the API as `kubectl logs -f` does.
import { useEffect, useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { pathOf } from '../../api/paths.ts';
import { Select } from '../../kit/select.tsx';
import { engine } from '../../store/engine-client.ts';
import type { InspectedObject } from '../../store/engine-state.ts';
import { useEngine } from '../../store/engine-state.ts';
import { PastLog } from './past-log.tsx';

const TAIL_LINES = 500;
const KEPT_CHARACTERS = 200_000;

interface Props {
  readonly of: ObjectName;
  readonly object: InspectedObject | null;
}

interface PodShape {
  readonly spec?: {
    readonly containers?: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly containerStatuses?: readonly LoggedStatus[];
    readonly initContainerStatuses?: readonly LoggedStatus[];
  };
}

interface LoggedStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly restartCount?: number;
  readonly started?: boolean;
}

export function LogsTab({ of, object }: Props) {
  const pod = object as unknown as PodShape | null;
  const names = [...(pod?.spec?.containers ?? []), ...(pod?.spec?.initContainers ?? [])].map(
    (container) => container.name,
  );
  const [chosen, setChosen] = useState('');
  const container = names.includes(chosen) ? chosen : (names[0] ?? '');
  const { containerStatuses = [], initContainerStatuses = [] } = pod?.status ?? {};
  const statuses = [...containerStatuses, ...initContainerStatuses];
  const status = statuses.find((one) => one.name === container);
  const shown = useEngine((state) => state.clock?.shown ?? null);
  // A restarted container writes a new log: follow that one.
  const incarnation = `${status?.restartCount ?? 0}${status?.started ?? ''}`;
  if (of.kind !== 'Pod') {
    return (
      <div className="empty">
        <p>Only pods have logs. Click one of its pods.</p>
      </div>
    );
  }
  return (
    <div className="logs">
      {names.length > 1 && (
        <Select
          label="Container"
          value={container}
          options={names.map((name) => ({ value: name, text: name }))}
          onChange={setChosen}
        />
      )}
      {container !== '' && shown === null && (
        <FollowedLog key={`${of.name} ${container} ${incarnation}`} of={of} container={container} />
      )}
      {container !== '' && shown !== null && (
        <PastLog
          key={`${of.name} ${container} ${status?.containerID ?? ''}`}
          of={of}
          container={container}
          containerId={status?.containerID ?? ''}
          at={shown}
        />
      )}
    </div>
  );
}

interface FollowedProps {
  readonly of: ObjectName;
  readonly container: string;
}

/** One container's log from its beginning; another container is another element. */
function FollowedLog({ of, container }: FollowedProps) {
  const [text, setText] = useState('');
  const path = logPath(of, container);
  useEffect(() => {
    const abort = new AbortController();
    const add = (part: string): void =>
      setText((before) => (before + part).slice(-KEPT_CHARACTERS));
    void follow(path, abort.signal, add);
    return () => abort.abort();
  }, [path]);
  return (
    <pre ref={scrollToEnd} tabIndex={0} role="log" aria-label="Container log">
      {text === '' ? 'The container has written nothing yet.' : text}
    </pre>
  );
}

function logPath(of: ObjectName, container: string): string {
  const query = `container=${encodeURIComponent(container)}&follow=true&tailLines=${TAIL_LINES}`;
  return `${pathOf(of)}/log?${query}`;
}

/** Keeps the newest line in sight, as long as the box stands. */
function scrollToEnd(box: HTMLPreElement | null): (() => void) | undefined {
  if (!box) return undefined;
  const observer = new MutationObserver(() => void (box.scrollTop = box.scrollHeight));
  observer.observe(box, { childList: true, characterData: true, subtree: true });
  return () => observer.disconnect();
}

async function follow(
  path: string,
  signal: AbortSignal,
  add: (part: string) => void,
): Promise<void> {
  try {
    const response = await engine.fetch(path, { signal });
    if (!response.ok) {
      const status = (await response.json()) as { message?: string };
      add(status.message ?? `The server answered ${response.status}.`);
      return;
    }
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      add(decoder.decode(part.value, { stream: true }));
    }
  } catch {
    // The tab was closed, or another container was chosen.
  }
}
