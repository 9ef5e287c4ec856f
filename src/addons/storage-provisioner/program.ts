// The storage provisioner as a program: one of its kind works, behind a Deployment of one replica.
import type { ApiClient } from '../../client/api-client.ts';
import { runControllers } from '../../client/controller-runner.ts';
import { forever } from '../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { localPathDriver } from './local-path-driver.ts';
import type { NodeDisks } from './local-path-driver.ts';
import { Provisioner } from './provisioner.ts';

const WORKERS = 10;

export function storageProvisionerProgram(
  connect: (self: ProgramContext) => ApiClient,
  disks: NodeDisks,
): Program {
  return function* (self) {
    yield* runControllers(self.process, connect(self), [
      {
        name: 'local-path-provisioner',
        workers: WORKERS,
        create: (context) => new Provisioner(context, localPathDriver(disks), self.hostname),
      },
    ]);
    self.stdout.write('Provisioner started\n');
    return yield* forever();
  };
}
