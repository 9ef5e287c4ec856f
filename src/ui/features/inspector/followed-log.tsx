// One container's log from its beginning, followed through the API as `kubectl logs -f` does.
import { useEffect, useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { pathOf } from '../../api/paths.ts';
import { StandIn } from '../../kit/stand-in.tsx';
import { engine } from '../../store/engine-client.ts';

const TAIL_LINES = 500;
const KEPT_CHARACTERS = 200_000;

interface Props {
  readonly of: ObjectName;
  readonly container: string;
  /** The log of the container before the last restart; it gets no more lines. */
  readonly isPrevious: boolean;
  /** '' when nothing is known that keeps its kubelet from answering. */
  readonly obstacle: string;
}

interface Followed {
  readonly is: 'asking' | 'open' | 'failed';
  readonly text: string;
  /** What the server said when it failed. */
  readonly message: string;
}

export function FollowedLog({ of, container, isPrevious, obstacle }: Props) {
  const [log, setLog] = useState<Followed>({ is: 'asking', text: '', message: '' });
  const path = logPath(of, container, isPrevious);
  useEffect(() => {
    const abort = new AbortController();
    void follow(path, abort.signal, (next) => setLog((before) => withNext(before, next)));
    return () => abort.abort();
  }, [path]);
  if (log.is === 'failed' && log.text === '') {
    return (
      <StandIn is="failed" title="No log to read">
        {log.message}
      </StandIn>
    );
  }
  if (log.is === 'asking') {
    const words = obstacle === '' ? 'Asking the kubelet …' : `${obstacle} Asking its kubelet …`;
    return <StandIn is="reading">{words}</StandIn>;
  }
  if (log.text === '') {
    return (
      <StandIn is="empty" icon="file" title="Nothing written yet">
        What the container prints appears here.
      </StandIn>
    );
  }
  return (
    <>
      <pre ref={scrollToEnd} tabIndex={0} role="log" aria-label="Container log">
        {log.text}
      </pre>
      {log.is === 'failed' && (
        <StandIn is="failed" isSlim>
          {log.message}
        </StandIn>
      )}
    </>
  );
}

type Next =
  | { readonly is: 'open' }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'failed'; readonly message: string };

function withNext(before: Followed, next: Next): Followed {
  switch (next.is) {
    case 'open':
      return { ...before, is: 'open' };
    case 'text':
      return { ...before, text: (before.text + next.text).slice(-KEPT_CHARACTERS) };
    case 'failed':
      return { ...before, is: 'failed', message: next.message };
  }
}

function logPath(of: ObjectName, container: string, isPrevious: boolean): string {
  const which = isPrevious ? 'previous=true' : 'follow=true';
  const query = `container=${encodeURIComponent(container)}&${which}&tailLines=${TAIL_LINES}`;
  return `${pathOf(of)}/log?${query}`;
}

/** Keeps the newest line in sight, as long as the box stands. */
function scrollToEnd(box: HTMLPreElement | null): (() => void) | undefined {
  if (!box) return undefined;
  box.scrollTop = box.scrollHeight;
  const observer = new MutationObserver(() => void (box.scrollTop = box.scrollHeight));
  observer.observe(box, { childList: true, characterData: true, subtree: true });
  return () => observer.disconnect();
}

async function follow(
  path: string,
  signal: AbortSignal,
  tell: (next: Next) => void,
): Promise<void> {
  try {
    const response = await engine.fetch(path, { signal });
    if (!response.ok) {
      const { message } = (await response.json()) as { message?: string };
      tell({ is: 'failed', message: message ?? `The server answered ${response.status}.` });
      return;
    }
    tell({ is: 'open' });
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      tell({ is: 'text', text: decoder.decode(part.value, { stream: true }) });
    }
  } catch (error) {
    // The tab was closed, or another container was chosen.
    if (signal.aborted) return;
    tell({ is: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
