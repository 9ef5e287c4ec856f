// What the HTTP layer needs of a cluster.
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import type { Micros } from '../../kernel/time.ts';
import type { ApiRequest, ApiResponse } from '../../model/api/request.ts';
import type { Registry } from '../../model/resources/registry.ts';

export interface ClusterDoor {
  /** Virtual time. */
  now(): Micros;
  /** Answers at the current instant; a Status of 503 when nobody can. */
  request(request: ApiRequest): ApiResponse;
  /** The kinds served, the cluster's own first; known even while its servers are down. */
  registries(): readonly Registry[];
  /** The main API servers that run now: for health and metrics. */
  servers(): readonly ApiServer[];
}
