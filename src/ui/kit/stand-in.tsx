// What stands where there is nothing to show: while it is read, when there is none, when it failed.
import type { ReactNode } from 'react';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import './stand-in.css';

interface Props {
  /** `reading` shows only after a moment, so that what comes at once does not blink. */
  readonly is: 'reading' | 'empty' | 'failed';
  readonly icon?: IconName;
  /** The state in a word or two; the children say more, and what to do. */
  readonly title?: string;
  /** In a line of its own and not in the middle of the room. */
  readonly isSlim?: boolean;
  readonly children?: ReactNode;
}

const ROLES = { reading: 'status', empty: 'note', failed: 'alert' } as const;

export function StandIn({ is, icon, title, isSlim = false, children }: Props) {
  const sign = icon ?? (is === 'failed' ? 'alert' : undefined);
  return (
    <div className={`stand-in is-${is}${isSlim ? ' is-slim' : ''}`} role={ROLES[is]}>
      {is === 'reading' && <span className="stand-in-turning" aria-hidden="true" />}
      {is !== 'reading' && sign && <Icon name={sign} size={isSlim ? 18 : 30} />}
      <div className="stand-in-words">
        {title && <b>{title}</b>}
        {is === 'reading' && children === undefined ? 'Reading …' : children}
      </div>
    </div>
  );
}
