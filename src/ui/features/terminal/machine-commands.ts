// Commands that speak to machines rather than to the API: ssh and what is typed there, etcdctl.
import { openBrowser } from '../../store/browser-target.ts';
import { engine } from '../../store/engine-client.ts';
import type { MachineCommands, Screen } from './workstation.ts';

export function machineCommands(): MachineCommands {
  return {
    run(words, _input, screen) {
      const [name = '', ...args] = words;
      if (name === 'etcdctl') return onMachine('control-plane-1', words, screen);
      if (name === 'curl') return curl(args, screen);
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

/** The workstation is outside the cluster: what it asks comes through the API server. */
async function curl(args: readonly string[], screen: Screen): Promise<number> {
  const url = args.find((arg) => !arg.startsWith('-'));
  if (url === undefined) {
    screen.err('curl: no URL specified\n');
    return 2;
  }
  openBrowser({ url: url.includes('://') ? url : `http://${url}/`, forwards: [] });
  screen.out('The browser beside this terminal shows the answer.\n');
  return 0;
}
