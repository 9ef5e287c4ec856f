// redis and the images of tutorials that are one.
import { addProgram, baseLayer, directoryAt } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { entrypoint } from '../servers/entrypoint.ts';
import { versionTags } from '../version-tags.ts';
import { redisCli } from './redis-cli.ts';
import { redisServer } from './redis-server.ts';

function layer(): ReturnType<typeof baseLayer> {
  const root = baseLayer('debian');
  addProgram(root, '/usr/local/bin/redis-server', redisServer);
  addProgram(root, '/usr/local/bin/redis-cli', redisCli);
  addProgram(
    root,
    '/usr/local/bin/docker-entrypoint.sh',
    entrypoint((argv) =>
      argv[0]?.startsWith('-') || argv[0]?.endsWith('.conf') ? ['redis-server', ...argv] : argv,
    ),
  );
  directoryAt(root, 'data').mode = 0o777;
  return root;
}

const common = {
  bytes: 48 * MEBIBYTE,
  cmd: ['redis-server'],
  ports: [6379],
  workingDir: '/data',
  memoryBytes: 5 * MEBIBYTE,
  files: layer,
};

export const redis = defineImage({
  ...common,
  repository: 'docker.io/library/redis',
  tags: versionTags({
    majors: ['2-8'],
    variants: ['alpine', 'bookworm', 'bullseye', 'buster', 'trixie', 'rc'],
  }),
  entrypoint: ['docker-entrypoint.sh'],
});

const named = (repository: string, tags: readonly string[]): ImageDefinition =>
  defineImage({ ...common, repository, tags });

/** Images of the guestbook and of upstream's tests. */
export const redisOfTutorials: readonly ImageDefinition[] = [
  named('registry.k8s.io/redis', ['e2e', 'v1', 'latest']),
  named('registry.k8s.io/redis-slave', ['v1', 'v2', 'latest']),
  named('registry.k8s.io/e2e-test-images/redis', ['5.0.5-3', '5.0.5-alpine']),
  named('gcr.io/google_samples/gb-redisslave', ['v1', 'v2', 'v3', 'latest']),
  named('gcr.io/google_samples/gb-redis-follower', ['v2', 'latest']),
  named('us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower', ['v2', 'latest']),
];
