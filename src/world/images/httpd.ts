// httpd: the Apache web server.
import type { Task } from '../../kernel/task.ts';
import type { ExitCode, Program, ProgramContext } from '../machines/program.ts';
import { payFor } from '../network/batch.ts';
import { serveHttp, textResponse } from '../network/http.ts';
import { addFile, addProgram, baseLayer, directoryAt } from './base/base-layer.ts';
import { defineImage, MEBIBYTE } from './define-image.ts';
import { untilStopped } from './generic/generic-server.ts';
import { accessLogLine, staticFile } from './servers/static-site.ts';
import { versionTags } from './version-tags.ts';

const ROOT = '/usr/local/apache2/htdocs';
const REQUEST_CPU = 150;

const program: Program = function* (self): Task<ExitCode> {
  const listener = serveHttp(self.process, self.net, 80, function* (exchange) {
    yield* payFor(exchange.request, self.group, REQUEST_CPU);
    const found = staticFile(self, ROOT, exchange.request.path);
    const response = found.status === 404 ? notFound() : found;
    self.stdout.write(accessLogLine(self, exchange, response, false));
    return response;
  });
  if (!listener) return refuse(self);
  self.stderr.write("AH00094: Command line: 'httpd -D FOREGROUND'\n");
  return yield* untilStopped(self);
};

function refuse(self: ProgramContext): ExitCode {
  self.stderr.write(
    '(98)Address already in use: AH00072: make_sock: could not bind to address ' +
      '0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n',
  );
  return 1;
}

function notFound(): ReturnType<typeof textResponse> {
  return textResponse(
    404,
    '<html><head>\n<title>404 Not Found</title>\n</head><body>\n' +
      '<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n' +
      '</body></html>\n',
    'text/html',
  );
}

function layer(): ReturnType<typeof baseLayer> {
  const root = baseLayer('debian');
  addProgram(root, '/usr/local/apache2/bin/httpd', program);
  addFile(
    root,
    '/usr/local/bin/httpd-foreground',
    '#!/bin/sh\nset -e\nexec /usr/local/apache2/bin/httpd -DFOREGROUND "$@"\n',
    0o755,
  );
  addFile(root, `${ROOT}/index.html`, '<html><body><h1>It works!</h1></body></html>\n');
  directoryAt(root, 'usr/local/apache2/logs');
  return root;
}

const common = {
  bytes: 56 * MEBIBYTE,
  cmd: ['httpd-foreground'],
  ports: [80],
  memoryBytes: 6 * MEBIBYTE,
  workingDir: '/usr/local/apache2',
};

export const httpd = defineImage({
  ...common,
  repository: 'docker.io/library/httpd',
  tags: versionTags({
    majors: ['2'],
    minors: ['2.2', '2.4'],
    variants: ['alpine', 'bookworm', 'bullseye', 'trixie'],
  }),
  files: layer,
});

export const httpdOfTests = defineImage({
  ...common,
  repository: 'registry.k8s.io/e2e-test-images/httpd',
  tags: versionTags({ majors: ['2'] }),
  files: layer,
});
