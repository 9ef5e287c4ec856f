// Other well-known servers: what they listen on, and how long they take to start.
import { SECOND } from '../../../kernel/time.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { tcpServer } from '../servers/tcp-server.ts';

interface Service {
  readonly repository: string;
  readonly tags: (tag: string) => boolean;
  readonly command: string;
  readonly ports: readonly number[];
  readonly startupSeconds: number;
  readonly mebibytes: number;
  readonly memoryMebibytes: number;
  readonly readyLine: string;
}

const isVersion = (tag: string): boolean =>
  tag === 'latest' ||
  /^v?\d{1,2}(\.\d{1,2}){0,2}(-[a-z][a-z0-9.-]*)?$/.test(tag) ||
  tag === 'management';

const SERVICES: readonly Service[] = [
  {
    repository: 'docker.io/library/memcached',
    tags: isVersion,
    command: 'memcached',
    ports: [11211],
    startupSeconds: 0,
    mebibytes: 30,
    memoryMebibytes: 3,
    readyLine: '',
  },
  {
    repository: 'docker.io/library/rabbitmq',
    tags: isVersion,
    command: 'rabbitmq-server',
    ports: [5672, 15672],
    startupSeconds: 6,
    mebibytes: 105,
    memoryMebibytes: 120,
    readyLine: ' completed with 4 plugins.\n',
  },
  {
    repository: 'docker.io/library/zookeeper',
    tags: isVersion,
    command: 'zkServer.sh',
    ports: [2181, 8080],
    startupSeconds: 3,
    mebibytes: 120,
    memoryMebibytes: 90,
    readyLine: 'binding to port 0.0.0.0/0.0.0.0:2181\n',
  },
  {
    repository: 'docker.io/library/cassandra',
    tags: isVersion,
    command: 'cassandra',
    ports: [9042, 7000],
    startupSeconds: 20,
    mebibytes: 155,
    memoryMebibytes: 900,
    readyLine: 'Startup complete\n',
  },
  {
    repository: 'gcr.io/google-samples/cassandra',
    tags: (tag) => /^v1[1-5]$/.test(tag),
    command: 'cassandra',
    ports: [9042, 7000, 7001, 7199],
    startupSeconds: 20,
    mebibytes: 150,
    memoryMebibytes: 500,
    readyLine: 'Startup complete\n',
  },
];

function imageOf(service: Service): ImageDefinition {
  const program = tcpServer({ ...service, startup: service.startupSeconds * SECOND });
  return defineImage({
    repository: service.repository,
    tags: service.tags,
    bytes: service.mebibytes * MEBIBYTE,
    cmd: [service.command],
    ports: service.ports,
    memoryBytes: service.memoryMebibytes * MEBIBYTE,
    files: () => {
      const root = baseLayer('debian');
      addProgram(root, `/usr/local/bin/${service.command}`, program);
      return root;
    },
  });
}

export const services: readonly ImageDefinition[] = SERVICES.map(imageOf);
