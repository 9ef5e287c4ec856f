// The API server as kubeadm sets it up: its plugins, allocators and authorizers in order.
import type { Clock } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';
import type { Trace } from '../../kernel/trace.ts';
import type { Registry } from '../../model/resources/registry.ts';
import type { EtcdClient } from '../etcd/etcd-client.ts';
import { ADMISSION_PLUGINS } from './admission/admission-plugins.ts';
import { allocateService } from './allocation/allocate-service.ts';
import { ApiServer } from './api-server.ts';
import { ANYBODY, CredentialAuthentication } from './authentication/authentication.ts';
import { readBootstrapToken } from './authentication/bootstrap-tokens.ts';
import { ServiceAccountTokens } from './authentication/service-account-tokens.ts';
import { ALWAYS_ALLOW } from './authorization/authorization.ts';
import { ROLE_BASED_AUTHORIZATION } from './authorization/role-based-authorization.ts';
import { CustomResources } from './custom-resources/custom-resources.ts';
import { FlowControl } from './fairness/flow-control.ts';
import { SCHEMA_DECODER } from './schema-decoder.ts';
import type { StreamConnector } from './streaming/stream-connector.ts';

export interface ApiServerSetup {
  /** The secret with which tokens of service accounts are signed; all replicas share it. */
  readonly signingKey?: string;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly random: Random;
  readonly registry: Registry;
  readonly etcd: EtcdClient;
  readonly connector?: StreamConnector;
}

const DEFAULT_KEY = 'kubetarium';

/** The main API server of a cluster. */
export function createApiServer(setup: ApiServerSetup): ApiServer {
  const tokens = new ServiceAccountTokens(setup.signingKey ?? DEFAULT_KEY);
  const server = new ApiServer({
    ...setup,
    name: 'kube-apiserver',
    tokens,
    authentication: new CredentialAuthentication([tokens.read, readBootstrapToken]),
    authorization: ROLE_BASED_AUTHORIZATION,
    decoder: SCHEMA_DECODER,
    admission: ADMISSION_PLUGINS,
    allocations: [allocateService],
  });
  CustomResources.attach(server);
  server.flowControl = FlowControl.attach(server);
  return server;
}

/** A server of a group of its own (the simulator's), without users, namespaces or admission. */
export function createAggregatedServer(
  setup: ApiServerSetup & { readonly name: string },
): ApiServer {
  return new ApiServer({
    ...setup,
    tokens: new ServiceAccountTokens(setup.signingKey ?? DEFAULT_KEY),
    authentication: ANYBODY,
    authorization: ALWAYS_ALLOW,
    decoder: SCHEMA_DECODER,
    admission: [],
    allocations: [],
  });
}
