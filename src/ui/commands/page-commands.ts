// The page's own commands as data: shared by the palette, the keys and the help.
import type { IconName } from '../kit/icon-paths.ts';
import type { CommandName } from './bus.ts';

export interface PageCommand {
  readonly name: CommandName;
  readonly label: string;
  readonly icon: IconName;
  /** As people read it; empty when there is none. */
  readonly keys: string;
}

export const PAGE_COMMANDS: readonly PageCommand[] = [
  { name: 'pause', label: 'Pause or resume', icon: 'pause', keys: 'Space' },
  { name: 'step', label: 'Step to the next thing that happens', icon: 'step', keys: '.' },
  { name: 'fastForward', label: 'Run to the next change that matters', icon: 'forward', keys: '>' },
  { name: 'live', label: 'Back to the present', icon: 'past', keys: 'L' },
  { name: 'branch', label: 'Branch from the moment shown', icon: 'branch', keys: 'B' },
  { name: 'slower', label: 'Slower', icon: 'minus', keys: '[' },
  { name: 'faster', label: 'Faster', icon: 'plus', keys: ']' },
  { name: 'copyLine', label: 'Copy the kubectl line shown last', icon: 'copy', keys: 'Y' },
  { name: 'palette', label: 'Search and commands', icon: 'search', keys: '/ or Ctrl K' },
  { name: 'apply', label: 'Apply the manifests', icon: 'apply', keys: 'Ctrl Enter' },
  { name: 'addNode', label: 'Add a node', icon: 'node', keys: '' },
  { name: 'fit', label: 'Fit the graph to the window', icon: 'fit', keys: 'F' },
  { name: 'centre', label: 'Centre what is selected', icon: 'fit', keys: 'C' },
  { name: 'nextView', label: 'Next view', icon: 'right', keys: 'V or PageDown' },
  { name: 'previousView', label: 'View before', icon: 'left', keys: 'PageUp' },
  { name: 'zoomIn', label: 'Zoom in', icon: 'plus', keys: '' },
  { name: 'zoomOut', label: 'Zoom out', icon: 'minus', keys: '' },
  { name: 'toggleEditor', label: 'Show or hide the manifests', icon: 'left', keys: '1' },
  { name: 'toggleInspector', label: 'Show or hide the inspector', icon: 'right', keys: '2' },
  { name: 'toggleEvents', label: 'Show or hide the events', icon: 'bottom', keys: '3' },
  { name: 'toggleNarrator', label: 'Narrator on or off', icon: 'speech', keys: 'N' },
  { name: 'toggleTimeline', label: 'Show or hide the timeline', icon: 'past', keys: '4' },
  { name: 'toggleTerminal', label: 'Show or hide the terminal', icon: 'terminal', keys: '5' },
  { name: 'sessions', label: 'Sessions: save, open, share', icon: 'save', keys: 'S' },
  { name: 'lowPower', label: 'Low power: less motion, fewer frames', icon: 'moon', keys: '' },
  { name: 'present', label: 'Presenter mode', icon: 'screen', keys: 'P' },
  { name: 'theme', label: 'Dark or light', icon: 'sun', keys: 'T' },
  { name: 'help', label: 'Keys and help', icon: 'help', keys: '?' },
  { name: 'close', label: 'Close, or clear the selection', icon: 'close', keys: 'Esc' },
];
