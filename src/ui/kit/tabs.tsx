// Tabs by the pattern that screen readers know: one stop, arrow keys move, a panel each.
import type { KeyboardEvent, ReactNode } from 'react';
import { useRef } from 'react';
import './tabs.css';

interface Props<Tab extends string> {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly active: Tab;
  readonly onChange: (tab: Tab) => void;
  readonly children: ReactNode;
}

export function Tabs<Tab extends string>({ label, tabs, active, onChange, children }: Props<Tab>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    const index = (tabs.indexOf(active) + way + tabs.length) % tabs.length;
    onChange(tabs[index] as Tab);
    (list.current?.children[index] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${label}-tab-${tab}`}
            aria-selected={tab === active}
            aria-controls={`${label}-panel`}
            tabIndex={tab === active ? 0 : -1}
            className="tab"
            onClick={() => onChange(tab)}
          >
            {tab}
          </button>
        ))}
      </div>
      <div
        className="tabs-panel"
        role="tabpanel"
        id={`${label}-panel`}
        aria-labelledby={`${label}-tab-${active}`}
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}
