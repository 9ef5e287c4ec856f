// A landmark region with a title bar: the frame of every panel around the graph.
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import './panel.css';

interface Props {
  /** The region's accessible name. */
  readonly label: string;
  readonly title?: string;
  readonly icon?: IconName;
  readonly actions?: ReactNode;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

export function Panel({ label, title, icon, actions, onClose, children }: Props) {
  return (
    <section className="panel" aria-label={label}>
      <header className="panel-head">
        {icon && <Icon name={icon} size={17} />}
        <h2>{title ?? label}</h2>
        <span className="panel-actions">
          {actions}
          {onClose && <Button icon="close" label={`Close ${label}`} iconOnly onClick={onClose} />}
        </span>
      </header>
      {children}
    </section>
  );
}
