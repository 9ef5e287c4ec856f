// The page's own commands as data: shared by the palette and the help.
import type { IconName } from '../kit/icon-paths.ts';
import type { CommandName } from './bus.ts';

export interface PageCommand {
  readonly name: CommandName;
  readonly label: string;
  readonly icon: IconName;
}

export const PAGE_COMMANDS: readonly PageCommand[] = [
  { name: 'pause', label: 'Pause or resume', icon: 'pause' },
  { name: 'step', label: 'Step to the next thing that happens', icon: 'step' },
  { name: 'fastForward', label: 'Run to the next change that matters', icon: 'forward' },
  { name: 'live', label: 'Back to the present', icon: 'past' },
  { name: 'branch', label: 'Branch from the moment shown', icon: 'branch' },
  { name: 'slower', label: 'Slower', icon: 'minus' },
  { name: 'faster', label: 'Faster', icon: 'plus' },
  { name: 'copyLine', label: 'Copy the kubectl line shown last', icon: 'copy' },
  { name: 'palette', label: 'Search and commands', icon: 'search' },
  { name: 'apply', label: 'Apply the manifests', icon: 'apply' },
  { name: 'addNode', label: 'Add a node', icon: 'node' },
  { name: 'fit', label: 'Fit the graph to the window', icon: 'fit' },
  { name: 'centre', label: 'Centre what is selected', icon: 'fit' },
  { name: 'zoomIn', label: 'Zoom in', icon: 'plus' },
  { name: 'zoomOut', label: 'Zoom out', icon: 'minus' },
  { name: 'nextView', label: 'Next view', icon: 'right' },
  { name: 'previousView', label: 'View before', icon: 'left' },
  { name: 'toGraph', label: 'Go to what is selected in the graph', icon: 'pod' },
  { name: 'toInspector', label: 'Go to what can be done to it', icon: 'right' },
  { name: 'toggleEditor', label: 'Show or hide the manifests', icon: 'left' },
  { name: 'toggleInspector', label: 'Show or hide the inspector', icon: 'right' },
  { name: 'toggleEvents', label: 'Show or hide the events', icon: 'bottom' },
  { name: 'toggleNarrator', label: 'Narrator on or off', icon: 'speech' },
  { name: 'toggleTimeline', label: 'Show or hide the timeline', icon: 'past' },
  { name: 'toggleTerminal', label: 'Show or hide the terminal', icon: 'terminal' },
  { name: 'sessions', label: 'Sessions: save, open, share', icon: 'save' },
  { name: 'lowPower', label: 'Low power: less motion, fewer frames', icon: 'moon' },
  { name: 'present', label: 'Presenter mode', icon: 'screen' },
  { name: 'theme', label: 'Dark or light', icon: 'sun' },
  { name: 'help', label: 'Keys and help', icon: 'help' },
  { name: 'close', label: 'Close, or clear the selection', icon: 'close' },
];
