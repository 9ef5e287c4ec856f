// A modal on the native dialog element: focus is kept inside, Escape closes, the rest is inert.
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import './dialog.css';

interface Props {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Dialog({ label, isOpen, onClose, className = '', children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (isOpen && !dialog?.open) dialog?.showModal();
    if (!isOpen && dialog?.open) dialog.close();
  }, [isOpen]);
  return (
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === element.current && onClose()}
    >
      {isOpen && <div className="dialog-body">{children}</div>}
    </dialog>
  );
}
