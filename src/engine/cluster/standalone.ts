// Component images in pods of users, away from the machines they are made for.
import type { Task } from '../../kernel/task.ts';
import { forever } from '../../kernel/waits.ts';
import type { ExitCode, Program, ProgramContext } from '../../world/machines/program.ts';
import { GRPC_HEALTH_METHOD, serveHttp, textResponse } from '../../world/network/http.ts';

const CLIENT_PORT = 2379;

/** An etcd that is nobody's member: it serves its ports, and gRPC's health service. */
export const standaloneEtcd: Program = function* (self): Task<ExitCode> {
  const listener = serveHttp(
    self.process,
    self.net,
    CLIENT_PORT,
    function* ({ request: { path } }) {
      if (path === GRPC_HEALTH_METHOD) return textResponse(200, 'SERVING');
      if (path === '/health') return textResponse(200, '{"health":"true","reason":""}');
      if (path === '/version') {
        return textResponse(200, '{"etcdserver":"3.6.6","etcdcluster":"3.6.0"}');
      }
      return textResponse(404, '404 page not found\n');
    },
  );
  if (!listener) {
    self.stderr.write(`listen tcp 0.0.0.0:${CLIENT_PORT}: bind: address already in use\n`);
    return 1;
  }
  self.stdout.write(`ready to serve client requests, member default, ${self.hostname}\n`);
  yield* forever();
  return 0;
};

/** A program that needs a machine of the cluster ends with the error where it is not on one. */
export function onMachinesOnly(
  isOnMachine: (self: ProgramContext) => boolean,
  error: string,
  program: Program,
): Program {
  return function* (self): Task<ExitCode> {
    if (isOnMachine(self)) return yield* program(self);
    self.stderr.write(`${error}\n`);
    return 1;
  };
}
