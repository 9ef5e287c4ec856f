// Schema help in the editor: completion, documentation and validation, loaded behind it.
import * as monaco from 'monaco-editor/editor/editor.api';
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

/** Reads what the cluster serves and teaches it to the editor. */
export async function teachKubernetes(newWorker: () => Worker): Promise<void> {
  const index = (await call<Index>('GET', '/openapi/v3')).body;
  const paths = Object.entries(index.paths).filter(([key]) => /^(api|apis)\//.test(key));
  const documents: unknown[] = [];
  for (const [, { serverRelativeURL }] of paths) {
    documents.push((await call('GET', serverRelativeURL)).body);
  }
  configureMonacoYaml(withWorkers(newWorker) as never, {
    completion: true,
    hover: true,
    validate: true,
    format: { enable: false },
    isKubernetes: false,
    enableSchemaRequest: false,
    schemas: [
      {
        uri: 'inmemory://kubernetes.json',
        fileMatch: ['**'],
        schema: kubernetesSchema(documents),
      },
    ],
  });
}
