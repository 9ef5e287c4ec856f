// Buttons: quiet, framed, primary and dangerous; an icon alone needs a label.
import type { ButtonHTMLAttributes } from 'react';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import './button.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'quiet' | 'framed' | 'primary' | 'danger';
  readonly icon?: IconName;
  /** The accessible name, and what a tooltip says; shown as text unless `iconOnly`. */
  readonly label: string;
  readonly iconOnly?: boolean;
  /** Shown after the label in the tooltip. */
  readonly keys?: string;
}

export function Button({ look = 'quiet', icon, label, iconOnly, keys, className, ...rest }: Props) {
  const classes = `button button-${look}${iconOnly ? ' button-icon' : ''} ${className ?? ''}`;
  return (
    <button
      type="button"
      className={classes}
      aria-label={label}
      title={keys ? `${label} (${keys})` : iconOnly ? label : undefined}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {!iconOnly && <span>{label}</span>}
    </button>
  );
}
