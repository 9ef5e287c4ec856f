// The in-page kubectl without a page: the same API that the page's worker serves, in this process.
import { Engine } from '../../../src/engine/engine.ts';
import { InPageApi } from '../../../src/hosts/worker/in-page-api.ts';
import type { FetchSink, TimeControl } from '../../../src/hosts/worker/engine-door.ts';
import type { KubectlHost } from '../../../src/kubectl/host.ts';
import { runKubectl } from '../../../src/kubectl/kubectl.ts';
import { DESCRIPTION_LINES } from '../../../src/model/generated/descriptions.ts';
import { readDescriptions } from '../../../src/model/schema/descriptions.ts';
import type { Outcome } from '../test-server.ts';

export interface InPageOptions {
  readonly server: string;
  readonly files: ReadonlyMap<string, string>;
}

export class InPageKubectl {
  readonly engine: Engine;
  private readonly api: InPageApi;
  private readonly time: TimeControl;
  /** Files that commands have made. */
  private readonly written = new Map<string, string>();

  constructor(
    seed: number,
    private readonly options: InPageOptions,
  ) {
    const engine = Engine.create({ seed });
    this.engine = engine;
    const registry = engine.apiServer()?.registry ?? engine.simulation.server.registry;
    this.api = new InPageApi(engine, registry, readDescriptions(DESCRIPTION_LINES));
    this.time = {
      advance: (micros, done) => {
        engine.advance(micros);
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

  /** Runs one line; ends it after `seconds` when it does not end by itself. */
  async run(words: readonly string[], stdin = '', seconds = 60): Promise<Outcome> {
    let stdout = '';
    let stderr = '';
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), seconds * 1000);
    const { server, files } = this.options;
    const host: KubectlHost = {
      fetch: this.fetch,
      connect: (path, listener) =>
        this.api.connect({ method: 'POST', path, headers: [] }, listener),
      now: () => Date.now(),
      print: (text) => void (stdout += text),
      printError: (text) => void (stderr += text),
      readInput: async () => stdin,
      readFile: async (name) => this.written.get(name) ?? files.get(name),
      writeFile: (name, text) => void this.written.set(name, text),
      signal: stop.signal,
      server,
      config: {
        clusters: [{ name: 'kubetarium', server }],
        users: [{ name: 'kubernetes-admin' }],
        contexts: [
          {
            name: 'kubernetes-admin@kubetarium',
            cluster: 'kubetarium',
            user: 'kubernetes-admin',
          },
        ],
        currentContext: 'kubernetes-admin@kubetarium',
      },
      isTerminal: false,
    };
    const code = await runKubectl(words, host);
    clearTimeout(timer);
    return { code, stdout, stderr };
  }
}
