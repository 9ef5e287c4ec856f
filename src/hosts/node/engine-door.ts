// The engine as the HTTP layer sees it.
import type { Engine } from '../../engine/engine.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { ClusterDoor } from '../http/cluster-door.ts';
import { withInstantStreams } from '../http/instant-streams.ts';

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
