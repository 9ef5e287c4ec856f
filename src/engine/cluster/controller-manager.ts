// kube-controller-manager as a program: all controllers in one process, one leader among replicas.
import { ApiClient } from '../../client/api-client.ts';
import { runControllers } from '../../client/controller-runner.ts';
import type { RunningController } from '../../client/controller-runner.ts';
import type { ControllerDefinition } from '../../client/controller.ts';
import { becomeLeader } from '../../client/leader-election.ts';
import { Transport } from '../../client/transport.ts';
import { forever } from '../../kernel/waits.ts';
import type { Program } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import { CONTROLLER_MANAGER } from './credentials.ts';

const HEALTH_PORT = 10_257;

export interface ControllerManagerOptions {
  readonly definitions: readonly ControllerDefinition[];
  readonly server: (hostname: string) => Endpoint;
  /** Told of the controllers of the replica that leads. */
  readonly onRunning: (running: readonly RunningController[]) => void;
}

export function controllerManagerProgram(options: ControllerManagerOptions): Program {
  return function* kubeControllerManager({ process, net, hostname }) {
    serveHttp(process, net, HEALTH_PORT, function* () {
      return textResponse(200, 'ok');
    });
    const transport = new Transport(process, net, () => options.server(hostname));
    const client = new ApiClient(transport, CONTROLLER_MANAGER, 'kube-controller-manager');
    const identity = `${hostname}_${process.random.uuid()}`;
    yield* becomeLeader(client, 'kube-controller-manager', identity);
    yield* runControllers(process, client, options.definitions, options.onRunning);
    return yield* forever();
  };
}
