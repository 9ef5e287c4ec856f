// attach: the streams of a container's own first process.
import type { ExecSession, ExecStreams } from '../cri.ts';
import type { Container } from './container.ts';

/** With `stdinOnce` the first client that leaves closes the input, as the CRI says. */
export function attachTo(container: Container, streams: ExecStreams): ExecSession {
  const stopListening = container.listen((stream, text) => streams[stream](text));
  const forgetEnd = container.process?.onEnd((exitCode) => streams.exited(exitCode));
  let isOpen = container.config.stdin;
  const closeInput = (): void => {
    if (isOpen && container.config.stdinOnce) container.writeInput(undefined);
    isOpen = false;
  };
  return {
    stdin: (text) => {
      if (text === undefined) closeInput();
      else if (isOpen) container.writeInput(text);
    },
    resize: (width, height) => container.terminal?.resize(width, height),
    hangUp: () => {
      stopListening();
      forgetEnd?.();
      closeInput();
    },
  };
}
