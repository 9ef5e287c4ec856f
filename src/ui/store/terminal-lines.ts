// Lines that another part of the page wants typed into the terminal.

type Listener = (line: string) => void;

const listeners = new Set<Listener>();
let waiting: string | undefined;

/** Types a line into the open terminal; one that is still loading gets it when it is there. */
export function typeInTerminal(line: string): void {
  if (listeners.size === 0) waiting = line;
  for (const listener of listeners) listener(line);
}

/** Hears lines until the returned function is called. */
export function onTerminalLine(listener: Listener): () => void {
  listeners.add(listener);
  const line = waiting;
  waiting = undefined;
  if (line !== undefined) listener(line);
  return () => listeners.delete(listener);
}
