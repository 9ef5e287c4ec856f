// The cluster autoscaler as a program: one leader among its replicas.
import type { ApiClient } from '../../client/api-client.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import { becomeLeader } from '../../client/leader-election.ts';
import { Failure } from '../../kernel/failure.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import { newAutoscaler } from './autoscaler.ts';
import type { NodeGroupCloud } from './cloud.ts';
import { parseOptions } from './options.ts';

const HEALTH_PORT = 8085;

export function clusterAutoscalerProgram(
  connect: (self: ProgramContext) => ApiClient,
  cloud: NodeGroupCloud,
): Program {
  return function* (self) {
    const { process, net, hostname } = self;
    const options = parseOptions(self.argv);
    if (typeof options === 'string') {
      self.stderr.write(`F ${options}\n`);
      return 255;
    }
    serveHttp(process, net, HEALTH_PORT, function* () {
      return textResponse(200, 'OK');
    });
    const client = connect(self);
    const identity = `${hostname}_${process.random.uuid()}`;
    yield* becomeLeader(client, 'cluster-autoscaler', identity);
    const informers = new InformerFactory(client);
    const autoscaler = newAutoscaler(client, informers, cloud, options);
    yield* informers.startAll();
    for (;;) {
      try {
        yield* autoscaler.runOnce();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        self.stderr.write(`Failed to run the loop: ${error.message}\n`);
      }
      yield* sleepInBackground(options.scanInterval);
    }
  };
}
