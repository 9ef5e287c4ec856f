// Sample web servers of tutorials: each says hello in its own way.
import { httpProgram, optionOf } from '../servers/http-program.ts';
import type { HttpServer } from '../servers/http-program.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition, TagRule } from '../define-image.ts';
import type { ProgramContext } from '../../machines/program.ts';
import type { HttpExchange } from '../../network/http.ts';
import { textResponse } from '../../network/http.ts';

type Answer = (self: ProgramContext, exchange: HttpExchange) => string;

function hello(
  repository: string,
  tags: TagRule,
  port: HttpServer['port'],
  answer: Answer,
  more: Partial<Pick<HttpServer, 'requestCpu'>> & { base?: 'scratch' | 'debian' } = {},
): ImageDefinition {
  const { base = 'debian', ...settings } = more;
  const program = httpProgram({
    ...settings,
    port,
    respond: function* (self, exchange) {
      return textResponse(200, answer(self, exchange));
    },
  });
  return defineImage({
    repository,
    tags,
    bytes: 12 * MEBIBYTE,
    envOfTag: (tag) => ({ IMAGE_VERSION: versionOf(tag) }),
    entrypoint: ['/server'],
    memoryBytes: 10 * MEBIBYTE,
    files: () => {
      const root = baseLayer(base);
      addProgram(root, '/server', program);
      return root;
    },
  });
}

const numbered =
  (prefix: string, highest: number) =>
  (tag: string): boolean =>
    tag === 'latest' ||
    (tag.startsWith(prefix) && Number.parseFloat(tag.slice(prefix.length)) <= highest);

const helloApp: Answer = (self) => {
  const version = self.env.get('IMAGE_VERSION') ?? '1.0.0';
  return `Hello, world!\nVersion: ${version}\nHostname: ${self.hostname}\n`;
};

const echoText: Answer = (self, { request, client }) => {
  const headers = [...request.headers].map(([name, value]) => `\t${name}=${value}\n`).join('');
  return (
    `\n\nHostname: ${self.hostname}\n\nRequest Information:\n\tclient_address=${client.address}\n` +
    `\tmethod=${request.method}\n\treal path=${request.path}\n\nRequest Headers:\n${headers}\n` +
    `Request Body:\n\t${request.body || '-no body in request-'}\n\n`
  );
};

/** 2.0 and v2 as 2.0.0. */
function versionOf(tag: string): string {
  const parts = /\d+(\.\d+)*/.exec(tag)?.[0].split('.') ?? ['1'];
  return [...parts, '0', '0'].slice(0, 3).join('.');
}

const who: Answer = (self, { request, client }) => {
  const headers = [...request.headers].map(([name, value]) => `${name}: ${value}\n`).join('');
  return (
    `Hostname: ${self.hostname}\nIP: 127.0.0.1\nIP: ${self.net.address}\n` +
    `RemoteAddr: ${client.address}:${client.port}\n${request.method} ${request.path} HTTP/1.1\n${headers}`
  );
};

/** A request makes a million square roots: about 0.15 s of one core. */
const HPA_REQUEST_CPU = 150_000;

export const helloSamples: readonly ImageDefinition[] = [
  hello(
    'gcr.io/google-samples/hello-app',
    ['1.0', '2.0', 'latest'],
    (self) => Number(self.env.get('PORT') ?? 8080),
    helloApp,
    { base: 'debian' },
  ),
  hello(
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
    ['1.0', '2.0', 'latest'],
    (self) => Number(self.env.get('PORT') ?? 8080),
    helloApp,
    { base: 'debian' },
  ),
  hello(
    'gcr.io/google-samples/node-hello',
    ['1.0', '2.0', 'latest'],
    () => 8080,
    () => 'Hello Kubernetes!',
  ),
  hello(
    'gcr.io/google-samples/hello-go-gke',
    ['1.0'],
    () => 80,
    () => '{"message":"Hello"}\n',
  ),
  hello('registry.k8s.io/echoserver', numbered('', 1.1), () => 8080, echoText),
  hello('registry.k8s.io/e2e-test-images/echoserver', numbered('', 2.9), () => 8080, echoText),
  hello('k8s.gcr.io/echoserver', numbered('', 1.1), () => 8080, echoText),
  hello('gcr.io/google_containers/echoserver', numbered('', 1.1), () => 8080, echoText),
  hello(
    'registry.k8s.io/hpa-example',
    ['latest'],
    () => 80,
    () => 'OK!',
    {
      requestCpu: HPA_REQUEST_CPU,
    },
  ),
  hello(
    'docker.io/hashicorp/http-echo',
    (tag) => /^(latest|(alpine|v)?-?[01](\.\d+){0,2})$/.test(tag),
    (self) => Number((optionOf(self.argv, 'listen') ?? ':5678').replace(/^.*:/, '')),
    (self) => `${optionOf(self.argv, 'text') ?? self.env.get('ECHO_TEXT') ?? 'hello-world'}\n`,
    { base: 'scratch' },
  ),
  hello(
    'docker.io/traefik/whoami',
    (tag) => /^(latest|v?\d+(\.\d+){0,2})$/.test(tag),
    (self) => Number(optionOf(self.argv, 'port') ?? self.env.get('WHOAMI_PORT_NUMBER') ?? '80'),
    who,
    { base: 'scratch' },
  ),
  hello(
    'docker.io/nginxdemos/hello',
    ['latest', 'plain-text', '0.2', '0.3', '0.4'],
    () => 80,
    (self, { request }) =>
      `Server address: ${self.net.address}:80\nServer name: ${self.hostname}\n` +
      `URI: ${request.path}\n`,
  ),
  hello('gcr.io/google-samples/gb-frontend', numbered('v', 6), () => 80, guestbook),
  hello('gcr.io/google_samples/gb-frontend', numbered('v', 6), () => 80, guestbook),
  hello(
    'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
    numbered('v', 6),
    () => 80,
    guestbook,
  ),
  hello('registry.k8s.io/guestbook', numbered('v', 3), () => 3000, guestbook),
];

function guestbook(): string {
  return '<html><head><title>Guestbook</title></head><body><h2>Guestbook</h2></body></html>\n';
}
