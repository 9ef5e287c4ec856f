// agnhost: the image of upstream's own tests, one program with many modes.
import { addFile, addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import { pauseProgram } from '../pause.ts';
import { COMMANDS } from '../shell/commands.ts';
import type { Program } from '../../machines/program.ts';
import { versionTags } from '../version-tags.ts';
import { connect, entrypointTester, logsGenerator } from './agnhost-clients.ts';
import { grpcHealthChecking } from './agnhost-grpc.ts';
import { liveness, netexec, porter, serveHostname, testWebserver } from './agnhost-servers.ts';
import { webhook } from './agnhost-webhook.ts';

/** Modes by name. Upstream: test/images/agnhost. */
const MODES: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['connect', connect],
  ['entrypoint-tester', entrypointTester],
  ['grpc-health-checking', grpcHealthChecking],
  ['liveness', liveness],
  ['logs-generator', logsGenerator],
  ['netexec', netexec],
  ['pause', pauseProgram],
  ['porter', porter],
  ['serve-hostname', serveHostname],
  ['test-webserver', testWebserver],
  ['webhook', webhook],
]);

const agnhostProgram: Program = function* (self) {
  const mode = self.argv[1] ?? 'pause';
  if (mode === '--version') {
    self.stdout.write('agnhost version 2.57\n');
    return 0;
  }
  const program = MODES.get(mode);
  if (program) return yield* program(self);
  self.stderr.write(`Error: unknown command "${mode}" for "app"\nRun 'app --help' for usage.\n`);
  return 1;
};

export const agnhost = defineImage({
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  tags: versionTags({ majors: ['2'], minors: ['2.9-2.70'] }),
  bytes: 52 * MEBIBYTE,
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  memoryBytes: 8 * MEBIBYTE,
  files: () => {
    const root = baseLayer('alpine');
    addProgram(root, '/agnhost', agnhostProgram);
    addProgram(root, '/bin/curl', COMMANDS.get('curl') as Program);
    addProgram(root, '/bin/dig', COMMANDS.get('dig') as Program);
    addFile(root, '/etc/agnhost', 'agnhost\n');
    return root;
  },
});
