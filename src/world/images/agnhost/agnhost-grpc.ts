// agnhost grpc-health-checking: a gRPC health service that HTTP requests turn on and off.
// Upstream: test/images/agnhost/grpc-health-checking.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ExitCode, Program } from '../../machines/program.ts';
import { GRPC_HEALTH_METHOD, serveHttp, textResponse } from '../../network/http.ts';
import { untilStopped } from '../generic/generic-server.ts';
import { optionOf } from '../servers/http-program.ts';

export const grpcHealthChecking: Program = function* (self): Task<ExitCode> {
  const number = (name: string, usual: number): number =>
    Number(optionOf(self.argv, name) ?? usual);
  const [port, httpPort] = [number('port', 5000), number('http-port', 8080)];
  const service = optionOf(self.argv, 'service') ?? '';
  const delay = number('delay-unhealthy-sec', -1);
  const { clock } = self.process;
  const started = clock.now;
  let ordered: boolean | undefined;
  const isServing = (): boolean => ordered ?? (delay < 0 || clock.now - started < delay * SECOND);
  serveHttp(self.process, self.net, httpPort, function* ({ request: { path } }) {
    if (path !== '/make-serving' && path !== '/make-not-serving') {
      return textResponse(404, '404 page not found\n');
    }
    ordered = path === '/make-serving';
    return textResponse(200, ordered ? 'Marked as serving' : 'Marked as not serving');
  });
  const listener = serveHttp(self.process, self.net, port, function* ({ request }) {
    if (request.path !== GRPC_HEALTH_METHOD) return textResponse(404, '');
    if (request.body !== service) return textResponse(404, 'NOT_FOUND');
    return textResponse(200, isServing() ? 'SERVING' : 'NOT_SERVING');
  });
  if (!listener) {
    self.stderr.write(`failed to listen: listen tcp :${port}: bind: address already in use\n`);
    return 1;
  }
  self.stdout.write(
    `Http server starting to listen on :${httpPort}\ngRPC server starting to listen on :${port}\n`,
  );
  return yield* untilStopped(self);
};
