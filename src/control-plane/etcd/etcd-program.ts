// etcd as a program: one member. Its data is on disk, so that a new process finds it again.
import { forever } from '../../kernel/waits.ts';
import type { Program } from '../../world/machines/program.ts';
import type { EtcdCluster } from './etcd-cluster.ts';
import { CLIENT_PORT, PEER_PORT } from './limits.ts';

/** The program of one member. Exits with 1 when a port is taken. */
export function etcdProgram(cluster: EtcdCluster, member: string): Program {
  return function* run({ process, net, stdout, stderr }) {
    for (const port of [CLIENT_PORT, PEER_PORT]) {
      // Clients are served by reference (see EtcdCluster); the ports are there to be seen.
      if (net.listen(process, port, (end) => end.close())) continue;
      stderr.write(`listen tcp 0.0.0.0:${port}: bind: address already in use\n`);
      return 1;
    }
    cluster.becomeUp(member, net);
    process.onEnd(() => cluster.becomeDown(member));
    stdout.write(`ready to serve client requests, member ${member}, term ${cluster.term}\n`);
    yield* forever();
    return 0;
  };
}
