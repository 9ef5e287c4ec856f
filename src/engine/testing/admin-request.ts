// A request of the cluster's administrator, for tests: what is not given is as usual.
import type { ApiRequest } from '../../model/api/request.ts';
import { ADMIN } from '../cluster/credentials.ts';

/** To create a Deployment in `default`, unless something else is given. */
export function adminRequest(given: Partial<ApiRequest>): ApiRequest {
  return {
    verb: 'create',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    subresource: '',
    namespace: 'default',
    name: '',
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
    ...given,
  };
}
