// The cluster's API server: the kinds, admission and authorization of an ordinary kube-apiserver.
import { ADMISSION_PLUGINS } from '../../control-plane/apiserver/admission/admission-plugins.ts';
import { allocateServices } from '../../control-plane/apiserver/allocation/allocate-service.ts';
import { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import { apiServerProgram } from '../../control-plane/apiserver/api-server-program.ts';
import { CredentialAuthentication } from '../../control-plane/apiserver/authentication/authentication.ts';
import { ALWAYS_ALLOW } from '../../control-plane/apiserver/authorization/authorization.ts';
import { TRUSTING_DECODER } from '../../control-plane/apiserver/decoder.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { Program } from '../../world/machines/program.ts';
import type { Cluster } from './cluster.ts';

export function clusterApiServer(cluster: Cluster): Program {
  // Shared by all replicas and restarts: what is taken is in the store that they share.
  const allocations = [allocateServices()];
  return function* (self) {
    const { hostname } = self;
    const program = apiServerProgram({
      create: (process, connector) =>
        new ApiServer({
          name: 'kube-apiserver',
          clock: process.clock,
          trace: process.kernel.trace,
          random: process.random,
          registry: Registry.builtIn(),
          etcd: cluster.etcd.client(hostname),
          authentication: new CredentialAuthentication([]),
          authorization: ALWAYS_ALLOW,
          decoder: TRUSTING_DECODER,
          admission: ADMISSION_PLUGINS,
          allocations,
          connector,
        }),
      announce: (server) => {
        if (server) cluster.apiServers.set(hostname, server);
        else cluster.apiServers.delete(hostname);
      },
    });
    return yield* program(self);
  };
}
