// What the cloud's disk driver does, in two programs: one that makes and attaches disks, one on each node.
import type { ApiClient } from '../../client/api-client.ts';
import { isNotFound } from '../../client/api-error.ts';
import { runControllers } from '../../client/controller-runner.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { forever, sleep } from '../../kernel/waits.ts';
import { CSI_NODES, NODES } from '../../model/api/refs.ts';
import type { CSINode, CSINodeDriver } from '../../model/generated/types.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { CSI_DISK_DRIVER, csiDiskDriver } from './csi-disk-driver.ts';
import { DiskAttacher } from './disk-attacher.ts';
import { Provisioner } from './provisioner.ts';

const WORKERS = 10;
/** Disks that one machine can have. */
const MAX_DISKS = 25;
const RETRY = 2 * SECOND;

/** `controller` makes, grows, attaches and deletes disks; `node` registers the driver on a node. */
export function* runCsiDisk(self: ProgramContext, client: ApiClient): Task<number> {
  if (self.argv.includes('node')) return yield* registerNode(self, client);
  if (self.argv.includes('controller')) return yield* control(self, client);
  self.stderr.write('usage: disk-csi-driver controller|node\n');
  return 2;
}

function* control(self: ProgramContext, client: ApiClient): Task<number> {
  let attacher: DiskAttacher | undefined;
  yield* runControllers(self.process, client, [
    {
      name: 'attacher',
      workers: WORKERS,
      create: (context) => (attacher = new DiskAttacher(context)),
    },
    {
      name: 'provisioner',
      workers: WORKERS,
      create: (context) => {
        const attachmentsOf = (name: string) => attacher?.attachmentsOf(name) ?? [];
        const driver = csiDiskDriver(attachmentsOf, `${self.hostname}-${CSI_DISK_DRIVER}`);
        return new Provisioner(context, driver, self.hostname);
      },
    },
  ]);
  return yield* forever();
}

/** Upstream: pkg/volume/csi/nodeinfomanager: the kubelet does it for a plugin that registers. */
function* registerNode(self: ProgramContext, client: ApiClient): Task<number> {
  const { process, env, hostname } = self;
  const nodeName = env.get('NODE_NAME') ?? hostname;
  process.heed('TERM');
  for (;;) {
    try {
      yield* register(client, nodeName);
      yield* process.signals.receive();
      yield* unregister(client, nodeName);
      return 0;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      self.stderr.write(`registration failed: ${error.message}\n`);
      yield* sleep(RETRY);
    }
  }
}

function* register(client: ApiClient, nodeName: string): Task {
  const own: CSINodeDriver = {
    name: CSI_DISK_DRIVER,
    nodeID: nodeName,
    topologyKeys: ['topology.kubernetes.io/zone'],
    allocatable: { count: MAX_DISKS },
  };
  const known = yield* find(client, nodeName);
  if (known) {
    const others = (known.spec.drivers ?? []).filter(({ name }) => name !== CSI_DISK_DRIVER);
    yield* client.update(CSI_NODES, { ...known, spec: { drivers: [...others, own] } });
    return;
  }
  const { uid = '' } = (yield* client.get(NODES, '', nodeName)).metadata;
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid }];
  const metadata = { name: nodeName, ownerReferences };
  const spec = { drivers: [own] };
  yield* client.create(CSI_NODES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata,
    spec,
  });
}

function* unregister(client: ApiClient, nodeName: string): Task {
  const known = yield* find(client, nodeName);
  if (!known) return;
  const drivers = (known.spec.drivers ?? []).filter(({ name }) => name !== CSI_DISK_DRIVER);
  yield* client.update(CSI_NODES, { ...known, spec: { drivers } });
}

function* find(client: ApiClient, nodeName: string): Task<CSINode | undefined> {
  try {
    return yield* client.get(CSI_NODES, '', nodeName);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
