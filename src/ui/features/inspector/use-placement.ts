// Asks for the scheduler's explanation of the pod that the inspector shows.
import { useEffect } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { call } from '../../api/api.ts';
import { objectPath } from '../../api/paths.ts';
import { isSameObject } from '../../store/object-key.ts';
import type { Explanation, Placement } from '../../store/placement.ts';
import { usePlacement } from '../../store/placement.ts';

/** While a pod waits, what would help it changes with the cluster. */
const ASK_AGAIN_MS = 2000;

/** `version` changes whenever the pod does. The scheduler tells of the present alone. */
export function usePlacementOf(
  of: ObjectName,
  version: string,
  isWaiting: boolean,
  isPast: boolean,
) {
  useEffect(() => {
    if (isPast) {
      usePlacement.setState({ placement: null });
      return undefined;
    }
    let isOver = false;
    const ask = async (): Promise<void> => {
      const placement = await explanationOf(of, version);
      if (!isOver) usePlacement.setState({ placement });
    };
    void ask();
    const timer = isWaiting ? setInterval(() => void ask(), ASK_AGAIN_MS) : undefined;
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [of, version, isWaiting, isPast]);
  useEffect(() => () => usePlacement.setState({ placement: null }), []);
  const placement = usePlacement((state) => state.placement);
  return placement && isSameObject(placement.of, of) ? placement.explanation : undefined;
}

/** Null when no scheduler remembers the pod. */
async function explanationOf(of: ObjectName, version: string): Promise<Placement | null> {
  const { namespace, name } = of;
  const path = objectPath('sim.kubetarium.dev/v1alpha1', 'schedulingexplanations', namespace, name);
  try {
    const { body } = await call<{ readonly status: Explanation }>('GET', path);
    return { of, version, explanation: body.status };
  } catch {
    return null;
  }
}
