// One line of use: a bar of what is asked for and in use, and the same in words.
import type { ReactNode } from 'react';
import { UseBar } from '../../kit/use-bar.tsx';

interface Props {
  readonly label: string;
  /** Undefined while nobody knows it. */
  readonly used: number | undefined;
  readonly requested: number;
  readonly of: number;
  readonly text: (amount: number) => string;
  /** What stands behind the amount in use. */
  readonly children: ReactNode;
}

export function UseLine({ label, used, requested, of, text, children }: Props) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <UseBar used={used} requested={requested} of={of} />
        <span className="use-words">
          {used !== undefined && (
            <>
              <b>{text(used)}</b> in use,{' '}
            </>
          )}
          {children}
        </span>
      </dd>
    </>
  );
}
