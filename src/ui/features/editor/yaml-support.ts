// Schema help in the editor: completion, documentation and validation, loaded behind it.
import * as monaco from 'monaco-editor/editor/editor.api';
import type { MonacoYamlOptions } from 'monaco-yaml';
import { configureMonacoYaml } from 'monaco-yaml';
import { call } from '../../api/api.ts';
import { kubernetesSchema } from './kubernetes-schema.ts';

interface Index {
  readonly paths: { readonly [key: string]: { readonly serverRelativeURL: string } };
}

type Create = (options: object) => unknown;

/**
 * monaco-yaml is written for an editor that starts workers itself. This one wants the worker, and
 * does not hand over the worker's first message (docs/decisions).
 */
function withWorkers(newWorker: () => Worker): typeof monaco {
  const original = monaco.editor.createWebWorker as unknown as Create;
  const createWebWorker = (options: { readonly createData?: unknown }): unknown => {
    const worker = newWorker();
    worker.postMessage('ignore');
    worker.postMessage(options.createData);
    return original({ ...options, worker });
  };
  const editor = { ...monaco.editor, createWebWorker };
  return { ...monaco, editor } as unknown as typeof monaco;
}

/** How often the editor looks whether other kinds are served: custom ones come and go. */
const LOOK_MS = 5000;

/** Reads what the cluster serves and teaches it to the editor, now and whenever it changes. */
export async function teachKubernetes(newWorker: () => Worker): Promise<void> {
  const served = new Served();
  await served.read();
  const yaml = configureMonacoYaml(withWorkers(newWorker) as never, optionsOf(served.documents));
  const look = async (): Promise<void> => {
    if (document.hidden || monaco.editor.getModels().length === 0) return;
    if (await served.read()) await yaml.update(optionsOf(served.documents));
  };
  setInterval(() => void look().catch(() => undefined), LOOK_MS);
}

/** The documents of the cluster's OpenAPI; those that are the same as before are not read again. */
class Served {
  private known = new Map<string, unknown>();

  get documents(): readonly unknown[] {
    return [...this.known.values()];
  }

  /** Answers whether anything has changed. */
  async read(): Promise<boolean> {
    const index = (await call<Index>('GET', '/openapi/v3')).body;
    const found = new Map<string, unknown>();
    let isChanged = false;
    for (const [key, { serverRelativeURL: url }] of Object.entries(index.paths)) {
      if (!/^(api|apis)\//.test(key)) continue;
      const before = this.known.get(url);
      isChanged ||= before === undefined;
      found.set(url, before ?? (await call('GET', url)).body);
    }
    isChanged ||= found.size !== this.known.size;
    this.known = found;
    return isChanged;
  }
}

function optionsOf(documents: readonly unknown[]): MonacoYamlOptions {
  const schema = kubernetesSchema(documents);
  return {
    completion: true,
    hover: true,
    validate: true,
    format: { enable: false },
    isKubernetes: false,
    enableSchemaRequest: false,
    schemas: [{ uri: 'inmemory://kubernetes.json', fileMatch: ['**'], schema }],
  };
}
