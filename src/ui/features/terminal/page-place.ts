// The workstation's place in the page: the in-page API, the editor's files, the cluster's clock.
import type { Place } from './workstation.ts';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { editFile, removeFile, useFiles, writeFile } from '../../store/files.ts';
import { notify } from '../../store/notices.ts';
import { openBrowser } from '../../store/browser-target.ts';
import { AUTHORITY, CERTIFICATE } from '../../../kubectl/host.ts';
import { API_SERVER } from './curl.ts';
import { machineCommands } from './machine-commands.ts';
import { OpenPorts } from './open-ports.ts';

const NAME = 'kubernetes-admin@kubetarium';

/** One place for each terminal: contexts are its own. */
export function pagePlace(): Place {
  const ports = new OpenPorts();
  const server = `https://${API_SERVER}`;
  const now = (): number => (useEngine.getState().clock?.now ?? 0) / 1000;
  const textOf = (wanted: string): string | undefined =>
    useFiles.getState().files.find(({ name }) => name === wanted)?.text;
  const write = (name: string, text: string): void => void writeFile(name, text, false);
  return {
    fetch: (path, init) => engine.fetch(path, init),
    connect: (path, listener) => engine.connect(path, listener),
    now,
    files: () => new Map(useFiles.getState().files.map(({ name, text }) => [name, text])),
    writeFile: write,
    removeFile,
    edit: (name, text) => {
      notify('good', `${name} is open in the manifests: Apply saves it, closing it leaves it.`);
      return editFile(name, text);
    },
    forward: (forwards) => {
      const [first] = forwards;
      const close = ports.forward(forwards);
      if (first) openBrowser({ url: `http://localhost:${first.localPort}/`, forwards });
      return close;
    },
    proxy: (port) => (ports.isTaken(port) ? undefined : ports.proxy(port)),
    server,
    config: {
      clusters: [{ name: 'kubetarium', server, more: AUTHORITY }],
      users: [{ name: 'kubernetes-admin', more: CERTIFICATE }],
      contexts: [{ name: NAME, cluster: 'kubetarium', user: 'kubernetes-admin' }],
      currentContext: NAME,
    },
    isTerminal: true,
    machines: machineCommands({ ports, now, readFile: textOf, writeFile: write }),
  };
}
