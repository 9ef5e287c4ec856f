// The Web Worker that holds a cluster: joins the page's messages to an engine host.
import { EngineHost } from './engine-host.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { PROTOCOL_VERSION } from './protocol.ts';
import { startEngine } from './start-engine.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
  postMessage(message: FromEngine, transfer: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;
const channel = new MessageChannel();
let waiting: (() => void)[] = [];
channel.port1.onmessage = () => {
  const run = waiting;
  waiting = [];
  for (const call of run) call();
};

let host: EngineHost | undefined;

function start(message: Extract<ToEngine, { is: 'start' }>): void {
  if (message.version !== PROTOCOL_VERSION) {
    throw new Error(`the page speaks version ${message.version}, not ${PROTOCOL_VERSION}`);
  }
  host = new EngineHost(startEngine(message.config), {
    send: (reply, transfer) => scope.postMessage(reply, transfer),
    soon: (run) => {
      waiting.push(run);
      channel.port2.postMessage(null);
    },
    later: (run, milliseconds) => void setTimeout(run, milliseconds),
    wall: () => performance.now(),
  });
}

scope.onmessage = ({ data }) => {
  if (data.is !== 'start') {
    host?.receive(data);
    return;
  }
  try {
    start(data);
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const report = { message, stack, seed: data.config.seed, time: '' };
    scope.postMessage({ is: 'fatal', report }, []);
  }
};
