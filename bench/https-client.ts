// A plain HTTPS client with the admin's certificate, for benchmarks of the served API.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parse } from 'yaml';

export interface Answer {
  readonly code: number;
  readonly bytes: number;
  /** Milliseconds to the first byte of the body. */
  readonly firstByteMillis: number;
  readonly text: string;
}

export class HttpsClient {
  private readonly agent: Agent;
  private readonly url: string;

  constructor(kubeconfig: string) {
    const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
    const pem = (text: string): string => Buffer.from(text, 'base64').toString();
    this.url = clusters[0].cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      ca: pem(clusters[0].cluster['certificate-authority-data']),
      cert: pem(users[0].user['client-certificate-data']),
      key: pem(users[0].user['client-key-data']),
    });
  }

  close(): void {
    this.agent.destroy();
  }

  /** One request; `keepText` false throws the body away, as a reader of long lists would. */
  call(
    method: string,
    path: string,
    body?: object,
    options: { readonly type?: string; readonly keepText?: boolean } = {},
  ): Promise<Answer> {
    const { type = 'application/json', keepText = true } = options;
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const headers = body === undefined ? {} : { 'content-type': type };
      const sent = this.open(method, path, headers, (response) => {
        let text = '';
        let bytes = 0;
        let firstByteMillis = 0;
        response.on('data', (chunk: Buffer) => {
          if (bytes === 0) firstByteMillis = performance.now() - began;
          bytes += chunk.length;
          if (keepText) text += chunk.toString();
        });
        response.on('end', () =>
          resolve({ code: response.statusCode ?? 0, bytes, firstByteMillis, text }),
        );
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** A watch; the listener hears how many events each chunk ended. */
  watch(path: string, onEvents: (count: number) => void, onOpen: () => void): () => void {
    const sent = this.open('GET', path, {}, (response) => {
      onOpen();
      response.on('data', (chunk: Buffer) => {
        let lines = 0;
        for (const byte of chunk) if (byte === 10) lines++;
        onEvents(lines);
      });
      response.on('error', () => {});
    });
    sent.on('error', () => {});
    sent.end();
    return () => sent.destroy();
  }

  private open(
    method: string,
    path: string,
    headers: { readonly [name: string]: string },
    onResponse: (response: IncomingMessage) => void,
  ): ClientRequest {
    return request(`${this.url}${path}`, { method, agent: this.agent, headers }, onResponse);
  }
}
