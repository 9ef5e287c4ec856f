// Distributions and languages: a shell and, where there is one, an interpreter that says so.
import type { Task } from '../../../kernel/task.ts';
import type { ExitCode, Program } from '../../machines/program.ts';
import { serveHttp } from '../../network/http.ts';
import type { Base } from '../base/base-layer.ts';
import { addFile, addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { untilStopped } from '../generic/generic-server.ts';
import { accessLogLine, staticFile } from '../servers/static-site.ts';
import { COMMANDS } from '../shell/commands.ts';
import { absolute } from '../shell/command.ts';

interface System {
  readonly repository: string;
  readonly base: Base;
  readonly mebibytes: number;
  readonly cmd: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly user?: string;
  readonly interpreters?: readonly string[];
  /** Commands beyond the base's. */
  readonly commands?: readonly string[];
}

const NETWORK_TOOLS = [
  'curl',
  'dig',
  'nslookup',
  'wget',
  'nc',
  'ping',
  'ip',
  'ifconfig',
  'netstat',
  'ps',
  'top',
] as const;

const SYSTEMS: readonly System[] = [
  { repository: 'docker.io/library/ubuntu', base: 'debian', mebibytes: 29, cmd: ['/bin/bash'] },
  { repository: 'docker.io/library/debian', base: 'debian', mebibytes: 49, cmd: ['bash'] },
  {
    repository: 'docker.io/library/fedora',
    base: 'debian',
    mebibytes: 70,
    cmd: ['/bin/bash'],
    commands: ['curl'],
  },
  {
    repository: 'docker.io/library/centos',
    base: 'debian',
    mebibytes: 80,
    cmd: ['/bin/bash'],
    commands: ['curl', 'ps'],
  },
  {
    repository: 'docker.io/library/rockylinux',
    base: 'debian',
    mebibytes: 70,
    cmd: ['/bin/bash'],
    commands: ['curl'],
  },
  { repository: 'docker.io/library/alpine', base: 'alpine', mebibytes: 4, cmd: ['/bin/sh'] },
  {
    repository: 'docker.io/library/bash',
    base: 'alpine',
    mebibytes: 6,
    cmd: ['bash'],
    commands: ['bash'],
  },
  {
    repository: 'docker.io/library/python',
    base: 'debian',
    mebibytes: 350,
    cmd: ['python3'],
    interpreters: ['python', 'python3'],
    commands: ['curl', 'wget', 'ps'],
  },
  {
    repository: 'docker.io/library/node',
    base: 'debian',
    mebibytes: 380,
    cmd: ['node'],
    interpreters: ['node', 'npm'],
    commands: ['curl', 'wget', 'ps'],
  },
  {
    repository: 'docker.io/library/golang',
    base: 'debian',
    mebibytes: 300,
    cmd: ['bash'],
    interpreters: ['go'],
    commands: ['curl', 'wget', 'ps'],
  },
  {
    repository: 'docker.io/library/ruby',
    base: 'debian',
    mebibytes: 340,
    cmd: ['irb'],
    interpreters: ['ruby', 'irb'],
    commands: ['curl', 'wget', 'ps'],
  },
  {
    repository: 'docker.io/library/php',
    base: 'debian',
    mebibytes: 190,
    cmd: ['php', '-a'],
    interpreters: ['php'],
    commands: ['curl'],
  },
  {
    repository: 'docker.io/library/openjdk',
    base: 'debian',
    mebibytes: 320,
    cmd: ['jshell'],
    interpreters: ['java', 'jshell'],
    commands: ['curl'],
  },
  {
    repository: 'docker.io/curlimages/curl',
    base: 'alpine',
    mebibytes: 9,
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    user: '100',
    commands: ['curl'],
  },
  {
    repository: 'docker.io/radial/busyboxplus',
    base: 'busybox',
    mebibytes: 6,
    cmd: ['/bin/sh'],
    commands: ['curl'],
  },
  {
    repository: 'docker.io/giantswarm/tiny-tools',
    base: 'alpine',
    mebibytes: 20,
    cmd: ['/bin/sh'],
    commands: [...NETWORK_TOOLS, 'jq'],
  },
  {
    repository: 'docker.io/nicolaka/netshoot',
    base: 'alpine',
    mebibytes: 160,
    cmd: ['zsh'],
    commands: NETWORK_TOOLS,
  },
  {
    repository: 'docker.io/tutum/dnsutils',
    base: 'debian',
    mebibytes: 80,
    cmd: ['/bin/bash'],
    commands: NETWORK_TOOLS,
  },
  {
    repository: 'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    base: 'debian',
    mebibytes: 100,
    cmd: ['/bin/sh', '-c', 'sleep 1d'],
    commands: NETWORK_TOOLS,
  },
  {
    repository: 'registry.k8s.io/e2e-test-images/busybox',
    base: 'busybox',
    mebibytes: 2,
    cmd: ['sh'],
  },
  { repository: 'registry.k8s.io/busybox', base: 'busybox', mebibytes: 2, cmd: ['sh'] },
  { repository: 'gcr.io/google-containers/busybox', base: 'busybox', mebibytes: 2, cmd: ['sh'] },
  {
    repository: 'registry.k8s.io/toolbox',
    base: 'debian',
    mebibytes: 60,
    cmd: ['/bin/bash'],
    commands: NETWORK_TOOLS,
  },
];

/** Versions, code names and variants: what such repositories have. */
const TAG = new RegExp(
  `^(${['\\d{1,4}(\\.\\d{1,3}){0,3}', 'v\\d+(\\.\\d+)*', '[a-z]+'].join('|')})(-[a-z0-9.]+)*$`,
);
const NO_TAG = /not|none|no-such|bad|wrong|invalid|fake|typo/;

/** No interpreter of other languages lives here; only what manifests commonly ask of one. */
const interpreter: Program = function* (self): Task<ExitCode> {
  const [name = '', ...words] = self.argv;
  if (words.includes('--version') || words.includes('-V') || words.length === 0) return 0;
  if (words[0] === '-m' && words[1] === 'http.server') {
    const port = Number(words.find((word) => /^\d+$/.test(word)) ?? 8000);
    const option = words.findIndex((word) => word === '--directory' || word === '-d');
    const root = option < 0 ? self.workingDirectory : absolute(self, words[option + 1] ?? '.');
    const listener = serveHttp(self.process, self.net, port, function* (exchange) {
      const response = staticFile(self, root, exchange.request.path);
      self.stderr.write(accessLogLine(self, exchange, response, false));
      return response;
    });
    if (!listener) {
      self.stderr.write('OSError: [Errno 98] Address already in use\n');
      return 1;
    }
    self.stdout.write(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
    return yield* untilStopped(self);
  }
  self.stderr.write(`${name}: programs in this language are not simulated; use a shell script\n`);
  return 1;
};

function imageOf(system: System): ImageDefinition {
  return defineImage({
    repository: system.repository,
    tags: (tag) => TAG.test(tag) && !NO_TAG.test(tag),
    bytes: system.mebibytes * MEBIBYTE,
    entrypoint: system.entrypoint ?? [],
    cmd: system.cmd,
    user: system.user ?? '',
    files: () => {
      const root = baseLayer(system.base);
      for (const name of system.interpreters ?? [])
        addProgram(root, `/usr/local/bin/${name}`, interpreter);
      for (const name of system.commands ?? []) {
        addProgram(
          root,
          `/usr/bin/${name}`,
          COMMANDS.get(name === 'bash' ? 'sh' : name) as Program,
        );
      }
      if (system.cmd[0] === 'zsh') addProgram(root, '/usr/bin/zsh', COMMANDS.get('sh') as Program);
      if (system.entrypoint) {
        addFile(
          root,
          '/entrypoint.sh',
          '#!/bin/sh\nset -e\ncase "$1" in -*|http*) set -- curl "$@";; esac\n' +
            'command -v "$1" >/dev/null || set -- curl "$@"\nexec "$@"\n',
          0o755,
        );
      }
      return root;
    },
  });
}

export const systems: readonly ImageDefinition[] = SYSTEMS.map(imageOf);
