// The bar on top: which cluster, which view and namespace, the clock, search, appearance.
import { runCommand } from '../commands/bus.ts';
import { firstKey } from '../commands/page-keys.ts';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { Select } from '../kit/select.tsx';
import { ClockToolbar } from '../features/clock/clock-toolbar.tsx';
import { useEngine } from '../store/engine-state.ts';
import { useRow } from '../store/keyed-store.ts';
import { mirror } from '../store/mirror.ts';
import type { ViewChoice } from '../store/workspace.ts';
import { useWorkspace, VIEW_CHOICES } from '../store/workspace.ts';
import './top-bar.css';

export function TopBar() {
  return (
    <header className="top-bar">
      <Brand />
      <Choices />
      <ClockToolbar />
      <Tools />
    </header>
  );
}

function Brand() {
  const cluster = useEngine((state) => state.cluster);
  return (
    <div className="brand">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <ellipse cx="16" cy="16" rx="13" ry="5.4" transform="rotate(-28 16 16)" />
        <circle className="brand-sun" cx="16" cy="16" r="4.6" />
        <circle className="brand-moon" cx="27" cy="9.4" r="2.5" />
      </svg>
      <span>
        <h1>Kubetarium</h1>
        <small>{cluster ? `Kubernetes ${cluster.version}` : 'starting …'}</small>
      </span>
    </div>
  );
}

function Choices() {
  const view = useWorkspace((state) => state.view);
  const namespace = useWorkspace((state) => state.namespace);
  const totals = useRow(mirror.totals, 'totals');
  const names = [...(totals?.namespaces ?? [])].sort();
  const options = [
    { value: '', text: 'All' },
    ...names.map((name) => ({ value: name, text: name })),
  ];
  if (namespace !== '' && !names.includes(namespace)) {
    options.push({ value: namespace, text: `${namespace} (gone)` });
  }
  return (
    <div className="choices">
      <Select
        label="View"
        value={view}
        options={VIEW_CHOICES.map((name) => ({ value: name, text: name }))}
        onChange={(value) => useWorkspace.setState({ view: value as ViewChoice })}
      />
      <Select
        label="Namespace"
        value={namespace}
        options={options}
        onChange={(value) => useWorkspace.setState({ namespace: value })}
      />
    </div>
  );
}

function Tools() {
  const panels = useWorkspace((state) => state.panels);
  const isPresenting = useWorkspace((state) => state.isPresenting);
  return (
    <div className="tools">
      <button
        type="button"
        className="search-button"
        aria-label="Search and commands"
        onClick={() => runCommand('palette')}
      >
        <Icon name="search" size={16} />
        <span>Search and commands</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className="tool-group">
        <Button
          icon="left"
          label="Manifests"
          iconOnly
          keys={firstKey('toggleEditor')}
          aria-pressed={panels.editor}
          onClick={() => runCommand('toggleEditor')}
        />
        <Button
          icon="bottom"
          label="Events panel"
          iconOnly
          keys={firstKey('toggleEvents')}
          aria-pressed={panels.events}
          onClick={() => runCommand('toggleEvents')}
        />
        <Button
          icon="terminal"
          label="Terminal panel"
          iconOnly
          keys={firstKey('toggleTerminal')}
          aria-pressed={panels.terminal}
          onClick={() => runCommand('toggleTerminal')}
        />
        <Button
          icon="past"
          label="Timeline panel"
          iconOnly
          keys={firstKey('toggleTimeline')}
          aria-pressed={panels.timeline}
          onClick={() => runCommand('toggleTimeline')}
        />
        <Button
          icon="right"
          label="Inspector panel"
          iconOnly
          keys={firstKey('toggleInspector')}
          aria-pressed={panels.inspector}
          onClick={() => runCommand('toggleInspector')}
        />
      </span>
      <Button
        icon="save"
        label="Sessions"
        iconOnly
        keys={firstKey('sessions')}
        onClick={() => runCommand('sessions')}
      />
      <Button
        icon="screen"
        label="Presenter mode"
        iconOnly
        keys={firstKey('present')}
        aria-pressed={isPresenting}
        onClick={() => runCommand('present')}
      />
      <Button
        icon="sun"
        label="Dark or light"
        iconOnly
        keys={firstKey('theme')}
        onClick={() => runCommand('theme')}
      />
      <Button
        icon="help"
        label="Keys and help"
        iconOnly
        keys={firstKey('help')}
        onClick={() => runCommand('help')}
      />
    </div>
  );
}
