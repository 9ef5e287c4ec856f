// What the person at the page has chosen: selection, filters, panels, theme. Survives a reload.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ObjectName } from '../../hosts/worker/protocol.ts';

export type Theme = 'dark' | 'light' | 'system';
export type InspectorTab = 'Summary' | 'YAML' | 'Events' | 'Logs' | 'Story';
export type PanelName = 'editor' | 'inspector' | 'events' | 'timeline' | 'terminal';
export const VIEW_CHOICES = ['Topology', 'Workloads', 'Network', 'Control plane'] as const;
export type ViewChoice = (typeof VIEW_CHOICES)[number];

export interface Workspace {
  readonly theme: Theme;
  readonly isPresenting: boolean;
  readonly hasNarrator: boolean;
  /** The stage shows what the scheduler said of each node while a pod is inspected. */
  readonly stagesPlacement: boolean;
  /** Low power: fewer frames, nothing that moves by itself. */
  readonly isCalm: boolean;
  readonly view: ViewChoice;
  /** '' shows every namespace. */
  readonly namespace: string;
  /** A label selector; '' shows every pod. */
  readonly labels: string;
  readonly selection: ObjectName | null;
  readonly inspectorTab: InspectorTab;
  readonly panels: { readonly [panel in PanelName]: boolean };
  /** Guidance steps that were done or dismissed. */
  readonly hintsDone: readonly string[];
  readonly isPaletteOpen: boolean;
  readonly isHelpOpen: boolean;
  readonly isSessionsOpen: boolean;
}

const WIDE_ENOUGH_FOR_INSPECTOR = 1500;

function initial(): Workspace {
  return {
    theme: 'system',
    isPresenting: false,
    hasNarrator: true,
    stagesPlacement: true,
    isCalm: false,
    view: 'Topology',
    namespace: '',
    labels: '',
    selection: null,
    inspectorTab: 'Summary',
    panels: {
      editor: innerWidth > 900,
      inspector: innerWidth >= WIDE_ENOUGH_FOR_INSPECTOR,
      events: innerWidth > 640,
      timeline: innerWidth > 640,
      terminal: false,
    },
    hintsDone: [],
    isPaletteOpen: false,
    isHelpOpen: false,
    isSessionsOpen: false,
  };
}

export const useWorkspace = create<Workspace>()(
  persist(initial, {
    name: 'kubetarium.workspace',
    version: 1,
    // Panels that a former visit did not know are open.
    merge: (kept, now) => {
      const known = kept as Partial<Workspace> | undefined;
      return { ...now, ...known, panels: { ...now.panels, ...known?.panels } };
    },
    partialize: ({ theme, hasNarrator, stagesPlacement, isCalm, panels, hintsDone }) => ({
      theme,
      hasNarrator,
      stagesPlacement,
      isCalm,
      panels,
      hintsDone,
    }),
  }),
);

export function select(selection: ObjectName | null): void {
  useWorkspace.setState((state) => {
    const isShown = state.panels.inspector || selection === null;
    const panels = isShown ? state.panels : { ...state.panels, inspector: true };
    const isOther = selection?.kind !== state.selection?.kind;
    return { selection, panels, ...(isOther ? { inspectorTab: 'Summary' as const } : {}) };
  });
}

export function togglePanel(panel: PanelName): void {
  useWorkspace.setState(({ panels }) => ({ panels: { ...panels, [panel]: !panels[panel] } }));
}

export function finishHint(hint: string): void {
  useWorkspace.setState(({ hintsDone }) =>
    hintsDone.includes(hint) ? {} : { hintsDone: [...hintsDone, hint] },
  );
}
