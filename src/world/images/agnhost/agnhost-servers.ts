// The modes of agnhost that serve.
import { SECOND } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { ProgramContext } from '../../machines/program.ts';
import type { HttpExchange, HttpResponse } from '../../network/http.ts';
import { textResponse } from '../../network/http.ts';
import { TextOutput } from '../../processes/streams.ts';
import { httpProgram, optionOf } from '../servers/http-program.ts';
import { staticFile } from '../servers/static-site.ts';
import { durationOf } from '../shell/commands/system/sleep.ts';
import { runInside } from '../shell/run-inside.ts';
import type { Task } from '../../../kernel/task.ts';

function query(path: string, name: string): string | undefined {
  for (const pair of (path.split('?')[1] ?? '').split('&')) {
    const [key, value = ''] = pair.split('=');
    if (key === name) return decode(value);
  }
  return undefined;
}

function decode(text: string): string {
  return text
    .replace(/\+/g, ' ')
    .replace(/%([0-7][0-9a-fA-F])/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

/** Go writes durations as 500ms, 10s. */
function goDuration(text: string): number {
  const millis = /^(\d+)ms$/.exec(text);
  return millis ? Number(millis[1]) * 1000 : (durationOf(text) ?? 0);
}

/** Upstream: test/images/agnhost/netexec/netexec.go. */
export const netexec = httpProgram({
  port: (self) => Number(optionOf(self.argv, 'http-port') ?? 8080),
  greeting: (self) => `Started HTTP server on port ${optionOf(self.argv, 'http-port') ?? 8080}\n`,
  respond: netexecResponse,
});

function* netexecResponse(self: ProgramContext, exchange: HttpExchange): Task<HttpResponse> {
  const { request, client } = exchange;
  const path = request.path.replace(/\?.*/, '');
  const asked = (name: string): string | undefined => query(request.path, name);
  switch (path) {
    case '/':
      return textResponse(200, `NOW: ${self.process.clock.now}`);
    case '/hostname':
    case '/hostName':
      return textResponse(200, self.hostname);
    case '/clientip':
      return textResponse(200, `${client.address}:${client.port}`);
    case '/echo':
      return textResponse(Number(asked('code') ?? 200), asked('msg') ?? '');
    case '/header': {
      const key = (asked('key') ?? '').toLowerCase();
      return textResponse(200, request.headers.get(key) ?? '');
    }
    case '/healthz':
      return textResponse(200, '');
    case '/redirect': {
      const headers = new Map([['location', asked('location') ?? '/']]);
      return { status: Number(asked('code') ?? 302), headers, body: '' };
    }
    case '/shell':
    case '/shellCommand': {
      const output = new TextOutput();
      yield* runInside(self, ['/bin/sh', '-c', asked('shellCommand') ?? asked('cmd') ?? ''], {
        stdout: output,
      });
      return textResponse(200, `{"output":${JSON.stringify(output.text)}}`);
    }
    case '/exit': {
      const code = Number(asked('code') ?? 0);
      const wait = goDuration(asked('wait') ?? '0s');
      self.process.spawn(
        'exit',
        (function* (): Task {
          yield* sleep(wait);
          self.process.crash('exit requested', code);
        })(),
      );
      return textResponse(200, '');
    }
    case '/shutdown':
      self.process.crash('shutdown requested', 0);
      return textResponse(200, '');
    default:
      return textResponse(404, '404 page not found\n');
  }
}

/** Healthy for ten seconds. Upstream: test/images/agnhost/liveness/server.go. */
export const liveness = httpProgram({
  port: () => 8080,
  respond: function* (self, { request }) {
    const started = self.processes.get(self.pid)?.started ?? 0;
    if (!request.path.startsWith('/healthz')) {
      return textResponse(200, String(Math.floor(started / SECOND)));
    }
    const age = (self.process.clock.now - started) / SECOND;
    return age > 10 ? textResponse(500, `error: ${age}`) : textResponse(200, 'ok');
  },
});

export const serveHostname = httpProgram({
  port: (self) => Number(optionOf(self.argv, 'port') ?? 9376),
  greeting: () => 'Serving on port 9376.\n',
  respond: function* (self) {
    return textResponse(200, self.hostname);
  },
});

export const testWebserver = httpProgram({
  port: (self) => Number(optionOf(self.argv, 'port') ?? 80),
  respond: function* (self, { request }) {
    return staticFile(self, '/', request.path);
  },
});

/** Serves the text of SERVE_PORT_<port> on each such port; here, the first of them. */
export const porter = httpProgram({
  port: (self) => Number(portVariable(self)?.[1] ?? 8080),
  respond: function* (self) {
    const name = portVariable(self)?.[0];
    return textResponse(200, name === undefined ? '' : (self.env.get(name) ?? ''));
  },
});

function portVariable(self: ProgramContext): readonly [name: string, port: string] | undefined {
  for (const name of self.env.keys()) {
    const found = /^SERVE_PORT_(\d+)$/.exec(name);
    if (found) return [name, found[1] as string];
  }
  return undefined;
}
