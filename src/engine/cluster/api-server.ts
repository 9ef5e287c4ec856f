// The cluster's API server: the kinds, admission and authorization of an ordinary kube-apiserver.
import { Aggregator } from '../../control-plane/apiserver/aggregation/aggregator.ts';
import { apiServerProgram } from '../../control-plane/apiserver/api-server-program.ts';
import { createApiServer } from '../../control-plane/apiserver/create-api-server.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { Program } from '../../world/machines/program.ts';
import type { Cluster } from './cluster.ts';
import { answerInCluster } from './in-cluster-http.ts';

export function clusterApiServer(cluster: Cluster): Program {
  return function* (self) {
    const { hostname } = self;
    const program = apiServerProgram({
      etcd: (host) => cluster.etcd.client(host),
      create: (process, connector) => {
        const server = createApiServer({
          clock: process.clock,
          trace: process.kernel.trace,
          random: process.random,
          registry: Registry.builtIn(),
          etcd: cluster.etcd.client(hostname),
          connector,
          signingKey: process.kernel.random('service account key').hex(64),
        });
        Aggregator.attach(server, self.net, cluster.backends);
        return server;
      },
      http: (server) => (request, send) =>
        answerInCluster(server, self.process.clock, request, send),
      announce: (server) => {
        if (server) cluster.apiServers.set(hostname, server);
        else cluster.apiServers.delete(hostname);
      },
    });
    return yield* program(self);
  };
}
