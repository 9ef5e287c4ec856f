// An API server that answers from a draft: as the real one would, and without leaving a mark.
import { ApiError } from '../../client/api-error.ts';
import type { Random } from '../../kernel/random.ts';
import type { ApiResponse } from '../../model/api/request.ts';
import { serviceUnavailable } from '../../model/meta/status.ts';
import type { ObjectStore } from '../etcd/object-store.ts';
import type { ApiServer } from './api-server.ts';
import { RequestMetrics } from './request-metrics.ts';
import type { StreamConnector } from './streaming/stream-connector.ts';

/** Why a draft cannot tell what a webhook would say: it would have to be asked. */
export const ASKS_OTHERS = 'what others have to be asked is not foretold';

/**
 * The same kinds, admission, decoder and authorization over another store. Uids and names come
 * from a stream of their own, nothing is traced or counted, and nobody else is called: what a
 * webhook or another server has to answer fails with ASKS_OTHERS.
 */
export function draftServer(server: ApiServer, store: ObjectStore, random: Random): ApiServer {
  const draft = Object.create(server) as ApiServer;
  const trace: unknown = Object.assign(Object.create(server.trace) as object, { open: () => 0 });
  return Object.assign(draft, {
    etcd: { store, unavailable: () => server.etcd.unavailable() },
    random,
    trace,
    metrics: new RequestMetrics(),
    connector: CONNECTOR,
  });
}

const CONNECTOR: StreamConnector = {
  open: refuse,
  request: refuse,
  isListening: () => false,
  later(_name, task) {
    const step = task.next();
    if (step.done) return answered(step.value);
    return refuse();
  },
};

function answered(response: ApiResponse): ReturnType<StreamConnector['later']> {
  return { response, onResponse: (listener) => listener(response) };
}

function refuse(): never {
  throw new ApiError(serviceUnavailable(ASKS_OTHERS));
}
