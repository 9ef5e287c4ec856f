// A bar of what is asked for and, inside it, what is in use: of one whole.
import './use-bar.css';

interface Props {
  /** Undefined while nobody knows it. */
  readonly used: number | undefined;
  readonly requested: number;
  readonly of: number;
}

export function UseBar({ used, requested, of }: Props) {
  const share = shareOf(requested, of);
  const tone = share > 0.9 ? 'is-full' : share > 0.7 ? 'is-high' : '';
  const usedShare = shareOf(used ?? 0, of);
  const usedTone = usedShare > 0.9 ? 'is-full' : usedShare > 0.7 ? 'is-high' : '';
  return (
    <span className="use-bar">
      <span className={`use-bar-asked ${tone}`} style={{ width: `${share * 100}%` }} />
      {used !== undefined && (
        <span className={`use-bar-used ${usedTone}`} style={{ width: `${usedShare * 100}%` }} />
      )}
    </span>
  );
}

function shareOf(amount: number, of: number): number {
  return of > 0 && amount > 0 ? Math.min(1, amount / of) : 0;
}
