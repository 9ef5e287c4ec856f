// The engine as the HTTP layer sees it.
import type { Engine } from '../../engine/engine.ts';
import type { ApiResponse, ByteStream } from '../../model/api/request.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { ClusterDoor } from '../http/cluster-door.ts';

/** A door that lets time catch up before each request. */
export function doorOf(engine: Engine, beforeRequest: () => void): ClusterDoor {
  // While no server runs, clients still learn which kinds there are, so that they can heal it.
  let lastRegistry = engine.apiServer()?.registry ?? Registry.builtIn();
  return {
    now: () => engine.now,
    request(request) {
      beforeRequest();
      return withInstantStreams(engine.request(request), engine);
    },
    registries() {
      lastRegistry = engine.apiServer()?.registry ?? lastRegistry;
      return [lastRegistry, engine.simulation.server.registry];
    },
    servers: () => [...engine.cluster.apiServers.values()],
  };
}

/** What a client puts into a stream happens at the instant, even while the clock stands still. */
function withInstantStreams(response: ApiResponse, engine: Engine): ApiResponse {
  if (response.body.is !== 'bytes') return response;
  const { stream } = response.body;
  const settled =
    <A extends readonly unknown[]>(action: (...given: A) => void) =>
    (...given: A): void => {
      action(...given);
      engine.settleInstant();
    };
  const instant: ByteStream = {
    start: settled((sink) => stream.start(sink)),
    receive: settled((channel, data) => stream.receive(channel, data)),
    close: settled((channel?: number) => stream.close(channel)),
    openPort: settled((channel, port) => stream.openPort?.(channel, port)),
  };
  return { ...response, body: { is: 'bytes', stream: instant } };
}
