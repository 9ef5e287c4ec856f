// Commands that speak to machines rather than to the API: ssh and what is typed there, etcdctl, curl.
import { openBrowser } from '../../store/browser-target.ts';
import { engine } from '../../store/engine-client.ts';
import type { CurlPlace } from './curl.ts';
import { curl } from './curl.ts';
import type { MachineCommands, Screen } from './workstation.ts';

export function machineCommands(place: CurlPlace): MachineCommands {
  return {
    run(words, _input, screen) {
      const [name = '', ...args] = words;
      if (name === 'etcdctl') return onMachine('control-plane-1', words, screen);
      if (name === 'curl') return curl(args, place, screen);
      if (name === 'open') return Promise.resolve(open(args, place, screen));
      if (name !== 'ssh') return undefined;
      const [machine, ...command] = args;
      if (machine === undefined || machine.startsWith('-')) {
        screen.err('usage: ssh NODE COMMAND\n');
        return Promise.resolve(255);
      }
      return onMachine(machine.replace(/^.*@/, ''), command, screen);
    },
  };
}

async function onMachine(machine: string, words: readonly string[], screen: Screen) {
  const { code, out, err } = await engine.query({ kind: 'machine', machine, words });
  screen.out(out);
  screen.err(err);
  return code;
}

function open([url]: readonly string[], { ports }: CurlPlace, screen: Screen): number {
  if (url === undefined) {
    screen.err('usage: open URL\n');
    return 2;
  }
  const address = url.includes('://') ? url : `http://${url}/`;
  openBrowser({ url: address, forwards: ports.forwards() });
  return 0;
}
