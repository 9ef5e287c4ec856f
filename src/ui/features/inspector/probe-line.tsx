// One probe as a heart: it beats when the kubelet runs it, quiet while all is well, telling when not.
import type { Health, ProbeSight } from '../../../hosts/worker/protocol.ts';
import { Icon } from '../../kit/icon.tsx';
import type { ProbeFact } from './container-facts.ts';

interface Props {
  readonly probe: ProbeFact;
  /** What the kubelet tells of it; undefined while none does. */
  readonly sight: ProbeSight | undefined;
  /** When that was, in virtual microseconds. */
  readonly at: number;
}

const TITLES = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;

export function ProbeLine({ probe, sight, at }: Props) {
  const { health, words } = reading(sight, at);
  return (
    <li
      className={`probe h-${health}`}
      data-probe={probe.kind}
      data-result={sight?.result ?? 'none'}
    >
      {/* Another key is another beat. */}
      <span className="probe-heart" key={sight?.runs ?? 0} data-runs={sight?.runs ?? 0}>
        <Icon name="heart" size={15} />
      </span>
      <span className="probe-words">
        <span>
          <b>{TITLES[probe.kind]}</b> <span className="probe-state">{words}</span>
        </span>
        <span className="probe-how mono">{probe.how}</span>
        {sight && sight.message !== '' && <span className="probe-message">{sight.message}</span>}
      </span>
    </li>
  );
}

/** The kubelet's word in ours. */
export function reading(
  sight: ProbeSight | undefined,
  at: number,
): { readonly health: Health; readonly words: string } {
  if (!sight) return { health: 'done', words: 'not being run' };
  const { result, kind, streak, threshold, verdict, isOver } = sight;
  const ago = `${Math.max(0, Math.round((at - sight.at) / 1e6))}s ago`;
  switch (result) {
    case 'none':
      if (isOver) return { health: 'done', words: 'passed before, runs no more' };
      return { health: 'done', words: 'has not run yet' };
    case 'unknown':
      return { health: 'unknown', words: `could not be run, ${ago}` };
    case 'success':
      if (verdict !== 'passed') {
        return { health: 'busy', words: `succeeds, ${streak} of ${threshold} in a row, ${ago}` };
      }
      return { health: 'good', words: isOver ? 'passed, runs no more' : `succeeds, ${ago}` };
    case 'failure': {
      if (verdict === 'failed') {
        const so = kind === 'readiness' ? 'not ready' : 'the container is restarted';
        return { health: 'bad', words: `failed ${streak} times: ${so}, ${ago}` };
      }
      return { health: 'warn', words: `fails, ${streak} of ${threshold} in a row, ${ago}` };
    }
  }
}
