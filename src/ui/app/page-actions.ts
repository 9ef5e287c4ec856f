// What the page's own commands do, and the keys that run them.
import { onCommand, runCommand } from '../commands/bus.ts';
import type { CommandName } from '../commands/bus.ts';
import { call, MERGE_PATCH } from '../api/api.ts';
import { commandOf } from '../commands/page-keys.ts';
import { lineOf, NODE_POOL, workersLine } from '../commands/command-lines.ts';
import { notify, useNotices } from '../store/notices.ts';
import { drawnAs, isSameObject } from '../store/object-key.ts';
import { situation } from '../store/situation.ts';
import { select, togglePanel, useWorkspace, VIEW_CHOICES } from '../store/workspace.ts';
import { toggleTheme } from './theme.ts';

async function addNode(): Promise<void> {
  try {
    const { body } = await call<{ spec: { replicas: number } }>('GET', NODE_POOL);
    const replicas = body.spec.replicas + 1;
    await call('PATCH', `${NODE_POOL}/scale`, { spec: { replicas } }, MERGE_PATCH);
    notify('good', 'One more node is switched on and joins the cluster.', workersLine(replicas));
  } catch (error) {
    const line = lineOf('addNode', situation());
    notify('bad', error instanceof Error ? error.message : String(error), line);
  }
}

async function copyLine(): Promise<void> {
  const { lastLine } = useNotices.getState();
  if (lastLine === '') return notify('good', 'No kubectl line has been shown yet.');
  try {
    await navigator.clipboard.writeText(lastLine);
    notify('good', `Copied: ${lastLine}`, undefined, 'copy');
  } catch {
    notify('bad', 'The browser lets nobody copy from this page.', lastLine, 'copy');
  }
}

function turnView(by: 1 | -1): void {
  useWorkspace.setState(({ view }) => {
    const next = VIEW_CHOICES.indexOf(view) + by + VIEW_CHOICES.length;
    return { view: VIEW_CHOICES[next % VIEW_CHOICES.length] ?? view };
  });
}

/** The keyboard goes on from what is selected, or from the first object drawn. */
function toGraph(): void {
  const graph = document.querySelector('section[aria-label="Cluster graph"]');
  const drawn = graph?.querySelectorAll<HTMLElement>('button[data-kind]') ?? [];
  const { selection } = useWorkspace.getState();
  const chosen = [...drawn].find((element) => isSameObject(selection, drawnAs(element)));
  (chosen ?? drawn[0])?.focus({ preventScroll: true });
}

/** To the first of the actions, or of what needs attention. */
function toInspector(): void {
  if (!useWorkspace.getState().panels.inspector) togglePanel('inspector');
  // A panel that was closed is drawn first.
  requestAnimationFrame(() => {
    const panel = document.querySelector('section[aria-label="Inspector"]');
    const first = '.actions button, .attention li button, [role=tabpanel], button';
    for (const selector of first.split(', ')) {
      const element = panel?.querySelector<HTMLElement>(selector);
      if (element) return element.focus();
    }
  });
}

function close(): void {
  const { isPresenting, selection } = useWorkspace.getState();
  if (selection) select(null);
  else if (isPresenting) useWorkspace.setState({ isPresenting: false });
}

/** Answers to the page's commands and keys until the returned function is called. */
export function answerCommands(): () => void {
  const ends = [
    onCommand('addNode', () => void addNode()),
    onCommand('theme', toggleTheme),
    onCommand('copyLine', () => void copyLine()),
    onCommand('close', close),
    onCommand('lowPower', () => useWorkspace.setState(({ isCalm }) => ({ isCalm: !isCalm }))),
    onCommand('nextView', () => turnView(1)),
    onCommand('previousView', () => turnView(-1)),
    onCommand('palette', () => useWorkspace.setState({ isPaletteOpen: true })),
    onCommand('help', () => useWorkspace.setState({ isHelpOpen: true })),
    onCommand('sessions', () => useWorkspace.setState({ isSessionsOpen: true })),
    onCommand('toGraph', toGraph),
    onCommand('toInspector', toInspector),
    onCommand('toggleTimeline', () => togglePanel('timeline')),
    onCommand('toggleTerminal', () => togglePanel('terminal')),
    onCommand('toggleEditor', () => togglePanel('editor')),
    onCommand('toggleInspector', () => togglePanel('inspector')),
    onCommand('toggleEvents', () => togglePanel('events')),
    onCommand('toggleNarrator', () =>
      useWorkspace.setState(({ hasNarrator }) => ({ hasNarrator: !hasNarrator })),
    ),
    onCommand('present', () =>
      useWorkspace.setState(({ isPresenting }) => ({ isPresenting: !isPresenting })),
    ),
  ];
  addEventListener('keydown', onKey);
  return () => {
    for (const end of ends) end();
    removeEventListener('keydown', onKey);
  };
}

function onKey(event: KeyboardEvent): void {
  if (event.altKey) return;
  const withCtrl = event.ctrlKey || event.metaKey;
  const { isPresenting } = useWorkspace.getState();
  const command = commandOf({ key: event.key, withCtrl }, isPresenting);
  if (!command) return;
  // Search is asked for from everywhere; other keys belong to whoever is writing.
  if (isWriting(event.target) && !(withCtrl && command === 'palette')) return;
  // Space belongs to the control that has the focus.
  if (event.key === ' ' && isControl(event.target)) return;
  run(event, command);
}

function run(event: KeyboardEvent, command: CommandName): void {
  event.preventDefault();
  runCommand(command);
}

function isWriting(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  const writable = 'textarea, input:not([type=range]), select, [contenteditable], dialog[open]';
  return element.closest(writable) !== null;
}

function isControl(target: EventTarget | null): boolean {
  return (target as HTMLElement | null)?.closest?.('button, a, input, summary, [role=tab]') != null;
}
