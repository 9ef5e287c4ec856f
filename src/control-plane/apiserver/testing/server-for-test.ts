// A small API server for tests: real store, real pipeline, a few plain kinds.
import { Kernel } from '../../../kernel/kernel.ts';
import type {
  ApiRequest,
  PatchType,
  RequestOptions,
  Verb,
  WatchEvent,
} from '../../../model/api/request.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { CONFIG_MAPS, NAMESPACES } from '../../../model/api/refs.ts';
import { defineResource } from '../../../model/resources/define-resource.ts';
import { alwaysAvailable } from '../../etcd/etcd-client.ts';
import { ObjectStore } from '../../etcd/object-store.ts';
import { createSystemObjects } from '../boot/system-objects.ts';
import { createApiServer } from '../create-api-server.ts';

export function serverForTest(registry = plainRegistry()) {
  const kernel = new Kernel({ seed: 1, start: 1_767_225_600_000_000 });
  const store = new ObjectStore(kernel.clock, { freeze: true });
  const server = createApiServer({
    clock: kernel.clock,
    trace: kernel.trace,
    random: kernel.random('apiserver'),
    registry,
    etcd: alwaysAvailable(store),
  });
  createSystemObjects(server, '192.168.0.10');
  const send = (request: Partial<ApiRequest>): { code: number; object: any } => {
    const response = server.handle({ ...base, ...request });
    return { code: response.code, object: (response.body as { object: unknown }).object };
  };
  const call = (
    verb: Verb,
    resource: string,
    namespace: string,
    name: string,
    body?: unknown,
    options: RequestOptions = {},
  ) => send({ verb, resource, namespace, name, body, options });
  const patch = (
    resource: string,
    name: string,
    patchType: PatchType,
    body: unknown,
    options: RequestOptions = {},
  ) => send({ verb: 'patch', resource, namespace: 'default', name, patchType, body, options });
  const watch = (
    resource: string,
    options: RequestOptions,
    events: (batch: readonly WatchEvent[]) => void,
  ): void => {
    const request = { ...base, verb: 'watch' as const, resource, namespace: 'default', options };
    const { body } = server.handle(request);
    if (body.is === 'watch') body.stream.start({ events, end: () => {} });
  };
  const run = (micros = 0): boolean => kernel.clock.runUntil(kernel.now + micros);
  return { kernel, store, server, send, call, patch, watch, run };
}

const base: ApiRequest = {
  verb: 'get',
  group: '',
  version: 'v1',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  options: {},
  credentials: { is: 'certificate', user: 'admin', groups: ['system:masters'] },
  userAgent: 'test',
};

function plainRegistry(): Registry {
  const registry = new Registry();
  registry.add(defineResource({ ref: NAMESPACES }));
  registry.add(defineResource({ ref: CONFIG_MAPS }));
  return registry;
}
