// How one feature asks for what another does, without importing it: commands by name.

export type CommandName =
  | 'pause'
  | 'step'
  | 'faster'
  | 'slower'
  | 'addNode'
  | 'fit'
  | 'centre'
  | 'lowPower'
  | 'nextView'
  | 'previousView'
  | 'zoomIn'
  | 'zoomOut'
  | 'apply'
  | 'theme'
  | 'present'
  | 'palette'
  | 'help'
  | 'close'
  | 'toggleEditor'
  | 'toggleInspector'
  | 'toggleEvents'
  | 'toggleTerminal'
  | 'toggleNarrator'
  | 'sessions'
  | 'fastForward'
  | 'live'
  | 'branch'
  | 'toggleTimeline'
  | 'toGraph'
  | 'toInspector'
  | 'copyLine'
  | 'fresh';

const handlers = new Map<CommandName, Set<() => void>>();

/** Runs what answers to the command; nothing when nobody does. */
export function runCommand(name: CommandName): void {
  for (const run of handlers.get(name) ?? []) run();
}

/** Answers to a command until the returned function is called. */
export function onCommand(name: CommandName, run: () => void): () => void {
  const set = handlers.get(name) ?? new Set();
  handlers.set(name, set);
  set.add(run);
  return () => set.delete(run);
}
