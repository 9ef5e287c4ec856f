// The application of the Kubernetes basics tutorial: says who answers, and keeps a log of it.
// Upstream: the server.js that the image gcr.io/google-samples/kubernetes-bootcamp carries.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ExitCode, Program } from '../../machines/program.ts';
import { payFor } from '../../network/batch.ts';
import { serveHttp, textResponse } from '../../network/http.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { untilStopped } from '../generic/generic-server.ts';
import { COMMANDS } from '../shell/commands.ts';
import { formatTime } from '../shell/commands/system/date.ts';

const PORT = 8080;
const REQUEST_CPU = 300;

const program: Program = function* (self): Task<ExitCode> {
  const { process, hostname } = self;
  const started = process.clock.now;
  let requests = 0;
  const listener = serveHttp(process, self.net, PORT, function* ({ request }) {
    yield* payFor(request, self.group, REQUEST_CPU);
    requests++;
    const uptime = (process.clock.now - started) / SECOND;
    self.stdout.write(
      `Running On: ${hostname} | Total Requests: ${requests}` +
        ` | App Uptime: ${uptime} seconds | Log Time: ${isoTime(process.clock.now)}\n`,
    );
    const version = self.env.get('IMAGE_VERSION') ?? '1';
    return textResponse(
      200,
      `Hello Kubernetes bootcamp! | Running on: ${hostname} | v=${version}\n`,
    );
  });
  if (!listener) {
    self.stderr.write(`Error: listen EADDRINUSE :::${PORT}\n`);
    return 1;
  }
  const at = isoTime(started);
  self.stdout.write(`Kubernetes Bootcamp App Started At: ${at} | Running On:  ${hostname} \n\n`);
  return yield* untilStopped(self);
};

function isoTime(time: Micros): string {
  return formatTime('%Y-%m-%dT%H:%M:%S.%3NZ', time);
}

function bootcamp(repository: string): ImageDefinition {
  return defineImage({
    repository,
    tags: ['v1', 'v2', 'latest'],
    bytes: 81 * MEBIBYTE,
    envOfTag: (tag) => ({ IMAGE_VERSION: tag === 'v2' ? '2' : '1' }),
    entrypoint: ['/bin/sh', '-c', 'node server.js'],
    memoryBytes: 20 * MEBIBYTE,
    files: () => {
      const root = baseLayer('debian');
      addProgram(root, '/usr/local/bin/node', program);
      // It is made from node's full image.
      for (const name of ['curl', 'wget', 'ps']) {
        addProgram(root, `/usr/bin/${name}`, COMMANDS.get(name) as Program);
      }
      return root;
    },
  });
}

export const bootcampImages: readonly ImageDefinition[] = [
  bootcamp('gcr.io/google-samples/kubernetes-bootcamp'),
  bootcamp('docker.io/jocatalin/kubernetes-bootcamp'),
];
