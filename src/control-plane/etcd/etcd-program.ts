// The etcd process of one member: while it runs, its member serves.
import { forever } from '../../kernel/waits.ts';
import type { Program } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import type { EtcdMember } from './etcd-cluster.ts';

const METRICS_PORT = 2381;

/** The member must be of the machine that runs the program. */
export function etcdProgram(memberOf: (hostname: string) => EtcdMember): Program {
  return function* etcd({ process, net, hostname, stderr }) {
    const member = memberOf(hostname);
    member.isRunning = true;
    process.onEnd(() => {
      member.isRunning = false;
    });
    stderr.write(`{"level":"info","msg":"ready to serve client requests","name":"${member.name}"}\n`);
    serveHttp(process, net, METRICS_PORT, function* ({ request: { path } }) {
      const isHealth = /^\/(livez|readyz|health)\b/.test(path);
      return isHealth ? textResponse(200, 'ok\n') : textResponse(404, '404 page not found\n');
    });
    return yield* forever();
  };
}
