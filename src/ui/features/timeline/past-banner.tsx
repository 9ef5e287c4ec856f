// Says, where nobody can miss it, that what is drawn is not the present.
import { firstKey } from '../../commands/page-keys.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { useEngine } from '../../store/engine-state.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import { branchFromHere, goLive } from './look.ts';
import '../../kit/banner.css';

export function PastBanner() {
  const shown = useEngine((state) => state.clock?.shown ?? null);
  const start = useEngine((state) => state.clock?.start ?? 0);
  const nowSecond = useEngine((state) => Math.floor((state.clock?.now ?? 0) / 1e6));
  if (shown === null) return null;
  return (
    <div className="banner h-warn" role="status">
      <Icon name="past" />
      <span>
        This is the past, at <b>{elapsedText(shown - start)}</b>. The cluster is at{' '}
        {elapsedText(nowSecond * 1e6 - start)}.
      </span>
      <Button
        look="framed"
        icon="branch"
        label="Branch from here"
        keys={firstKey('branch')}
        onClick={() => void branchFromHere()}
      />
      <Button
        look="primary"
        label="Live"
        aria-label="Back to the present"
        keys={firstKey('live')}
        onClick={goLive}
      />
    </div>
  );
}
