// The in-page kubectl without a page: the same API that the page's worker serves, in this process.
import { Engine } from '../../../src/engine/engine.ts';
import { fastForward } from '../../../src/engine/views/narrator/fast-forward.ts';
import { InPageApi } from '../../../src/hosts/worker/in-page-api.ts';
import type { FetchSink, TimeControl } from '../../../src/hosts/worker/engine-door.ts';
import type { KubectlConfig, KubectlHost } from '../../../src/kubectl/host.ts';
import { AUTHORITY, CERTIFICATE } from '../../../src/kubectl/host.ts';
import { runKubectl } from '../../../src/kubectl/kubectl.ts';
import { DESCRIPTION_LINES } from '../../../src/model/generated/descriptions.ts';
import { readDescriptions } from '../../../src/model/schema/descriptions.ts';
import type { Place } from '../../../src/ui/features/terminal/workstation.ts';
import type { Outcome } from '../test-server.ts';

export interface InPageOptions {
  readonly server: string;
  readonly files: ReadonlyMap<string, string>;
  /** The real one's kubeconfig, which messages name. */
  readonly configPath?: string;
}

function configOf(server: string): KubectlConfig {
  const [cluster, user] = ['kubetarium', 'kubernetes-admin'];
  const name = `${user}@${cluster}`;
  return {
    clusters: [{ name: cluster, server, more: AUTHORITY }],
    users: [{ name: user, more: CERTIFICATE }],
    contexts: [{ name, cluster, user }],
    currentContext: name,
  };
}

export class InPageKubectl {
  readonly engine: Engine;
  private readonly api: InPageApi;
  private readonly time: TimeControl;
  /** Files that commands have made. */
  private readonly written = new Map<string, string>();
  private readonly config: KubectlConfig;

  constructor(
    seed: number,
    private readonly options: InPageOptions,
  ) {
    const engine = Engine.create({ seed });
    this.engine = engine;
    this.config = configOf(options.server);
    const registry = engine.apiServer()?.registry ?? engine.simulation.server.registry;
    this.api = new InPageApi(engine, registry, readDescriptions(DESCRIPTION_LINES));
    this.time = {
      advance: (micros, done) => {
        engine.advance(micros);
        done();
      },
      fastForward: (done) => {
        fastForward(engine);
        done();
      },
      step: () => engine.step(),
    };
  }

  readonly fetch: KubectlHost['fetch'] = (path, init = {}) => {
    const { method = 'GET', body, headers } = init;
    const bytes = body == null ? undefined : new TextEncoder().encode(body as string);
    const request = {
      method,
      path,
      headers: [...new Headers(headers)],
      ...(bytes ? { body: bytes } : {}),
    };
    return new Promise((resolve) => {
      let controller: ReadableStreamDefaultController<Uint8Array>;
      const stream = new ReadableStream<Uint8Array>({ start: (one) => void (controller = one) });
      const sink: FetchSink = {
        part(part) {
          if (part.is === 'head') {
            const list = part.headers.map(([name, value]): [string, string] => [name, value]);
            resolve(new Response(stream, { status: part.status, headers: list }));
          } else if (part.is === 'chunk') controller.enqueue(part.bytes);
          else controller.close();
        },
      };
      const cancel = this.api.fetch(request, this.time, sink);
      init.signal?.addEventListener('abort', () => {
        cancel();
        resolve(new Response(null, { status: 499 }));
        try {
          controller.error(new Error('aborted'));
        } catch {
          // The body had ended already.
        }
      });
    });
  };

  private files(): ReadonlyMap<string, string> {
    return new Map([...this.options.files, ...this.written]);
  }

  /** For a workstation whose kubectl this is. */
  place(): Place {
    return {
      fetch: this.fetch,
      connect: (path, listener) =>
        this.api.connect({ method: 'POST', path, headers: [] }, listener),
      now: () => this.engine.now / 1000,
      server: this.options.server,
      config: this.config,
      isTerminal: true,
      files: () => this.files(),
      writeFile: (name, text) => void this.written.set(name, text),
      removeFile: (name) => void this.written.delete(name),
    };
  }

  /** Runs one line; ends it after `seconds` when it does not end by itself. */
  async run(words: readonly string[], stdin = '', seconds = 60): Promise<Outcome> {
    let stdout = '';
    let stderr = '';
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), seconds * 1000);
    const { server, configPath } = this.options;
    const host: KubectlHost = {
      fetch: this.fetch,
      connect: (path, listener) =>
        this.api.connect({ method: 'POST', path, headers: [] }, listener),
      now: () => Date.now(),
      print: (text) => void (stdout += text),
      printError: (text) => void (stderr += text),
      readInput: async () => stdin,
      readFile: async (name) => this.files().get(name),
      listFiles: () => [...this.files().keys()],
      writeFile: (name, text) => void this.written.set(name, text),
      signal: stop.signal,
      server,
      config: this.config,
      ...(configPath === undefined ? {} : { configPath }),
      isTerminal: false,
    };
    const code = await runKubectl(words, host);
    clearTimeout(timer);
    return { code, stdout, stderr };
  }
}
