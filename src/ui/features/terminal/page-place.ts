// The workstation's place in the page: the in-page API, the editor's files, the cluster's clock.
import type { Place } from './workstation.ts';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { editFile, useFiles, writeFile } from '../../store/files.ts';
import { notify } from '../../store/notices.ts';
import { openBrowser } from '../../store/browser-target.ts';
import { machineCommands } from './machine-commands.ts';

const NAME = 'kubernetes-admin@kubetarium';

/** One place for each terminal: contexts are its own. */
export function pagePlace(): Place {
  return {
    fetch: (path, init) => engine.fetch(path, init),
    connect: (path, listener) => engine.connect(path, listener),
    now: () => (useEngine.getState().clock?.now ?? 0) / 1000,
    files: () => new Map(useFiles.getState().files.map(({ name, text }) => [name, text])),
    writeFile: (name, text) => void writeFile(name, text, false),
    edit: (name, text) => {
      notify('good', `${name} is open in the manifests: Apply saves it, closing it leaves it.`);
      return editFile(name, text);
    },
    forward: (forwards) => {
      const [first] = forwards;
      if (first) openBrowser({ url: `http://localhost:${first.localPort}/`, forwards });
    },
    server: 'https://172.18.0.2:6443',
    config: {
      clusters: [{ name: 'kubetarium', server: 'https://172.18.0.2:6443' }],
      users: [{ name: 'kubernetes-admin' }],
      contexts: [{ name: NAME, cluster: 'kubetarium', user: 'kubernetes-admin' }],
      currentContext: NAME,
    },
    isTerminal: true,
    machines: machineCommands(),
  };
}
