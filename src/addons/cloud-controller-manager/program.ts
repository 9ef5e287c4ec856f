// cloud-controller-manager as a program: the controllers of a simulated cloud, one leader.
import type { ApiClient } from '../../client/api-client.ts';
import { runControllers } from '../../client/controller-runner.ts';
import { becomeLeader } from '../../client/leader-election.ts';
import { forever } from '../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import type { CloudInstances } from './cloud-instances.ts';
import type { CloudRoutes } from './cloud-routes.ts';
import { NodeController } from './node-controller.ts';
import { RouteController } from './route-controller.ts';
import { ServiceController } from './service-controller.ts';

const HEALTH_PORT = 10_258;
const WORKERS = 1;

export function cloudControllerManagerProgram(
  connect: (self: ProgramContext) => ApiClient,
  cloud: CloudInstances & CloudRoutes,
): Program {
  return function* (self) {
    const { process, net, hostname } = self;
    serveHttp(process, net, HEALTH_PORT, function* () {
      return textResponse(200, 'ok');
    });
    const client = connect(self);
    const identity = `${hostname}_${process.random.uuid()}`;
    yield* becomeLeader(client, 'cloud-controller-manager', identity);
    yield* runControllers(process, client, [
      {
        name: 'service',
        workers: WORKERS,
        create: (context) => new ServiceController(context),
      },
      {
        name: 'cloud-node-lifecycle',
        workers: WORKERS,
        create: (context) => new NodeController(context, cloud),
      },
      {
        name: 'route',
        workers: WORKERS,
        create: (context) => new RouteController(context, cloud),
      },
    ]);
    return yield* forever();
  };
}
