// The last requests worth reading: writes and refusals first, at a rate that can be read.
import { useEffect, useState } from 'react';
import type { RequestSight } from '../../../../hosts/worker/protocol.ts';
import { useControlPlane } from '../../../store/control-plane.ts';

const SHOWN = 6;
const EVERY_MS = 700;
const READS = new Set(['get', 'list', 'watch']);
/** Heart beats: true, but not news. */
const QUIET = new Set(['leases', 'nodes/status']);

export interface Recent {
  readonly key: number;
  readonly request: RequestSight;
}

export function useRecentRequests(): readonly Recent[] {
  const [shown, setShown] = useState<readonly Recent[]>([]);
  useEffect(() => {
    let waiting: RequestSight[] = [];
    let key = 0;
    const end = useControlPlane.subscribe(({ patch }, before) => {
      if (!patch || patch === before.patch) return;
      const news = patch.requests.filter(
        ({ verb, resource, code }) => code >= 400 || (!READS.has(verb) && !QUIET.has(resource)),
      );
      waiting = [...waiting, ...(news.length > 0 ? news : [])].slice(-SHOWN);
    });
    const timer = setInterval(() => {
      if (waiting.length === 0) return;
      const fresh = waiting.map((request) => ({ key: ++key, request }));
      waiting = [];
      setShown((old) => [...old, ...fresh].slice(-SHOWN));
    }, EVERY_MS);
    return () => {
      end();
      clearInterval(timer);
    };
  }, []);
  return shown;
}
