// A client of the API server for a program that runs on the cluster's machines.
import { ApiClient } from '../../client/api-client.ts';
import { Transport } from '../../client/transport.ts';
import type { Credentials } from '../../model/api/request.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import type { Cluster } from './cluster.ts';

export function clientOf(
  cluster: Cluster,
  { process, net, hostname }: ProgramContext,
  credentials: Credentials,
  userAgent: string,
): ApiClient {
  const transport = new Transport(process, net, () => cluster.apiServerFor(hostname));
  return new ApiClient(transport, credentials, userAgent);
}
