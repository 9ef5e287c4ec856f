// How the API server writes objects of its own: through its own pipeline, as the loopback user.
import type { Random } from '../../../kernel/random.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import type { ApiServer } from '../api-server.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';

interface SystemObject {
  readonly metadata: {
    readonly name: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly [field: string]: unknown;
}

/** Creates an object unless it exists. */
export function createSystemObject(
  server: ApiServer,
  ref: ResourceRef<any>,
  namespace: string,
  object: SystemObject,
): void {
  if (!server.registry.get(ref.group, ref.version, ref.plural)) return;
  if (server.read(ref, namespace, object.metadata.name)) return;
  const body = { apiVersion: apiVersionOf(ref), kind: ref.kind, ...object };
  server.handleAs(LOOPBACK, internalRequest('create', ref, namespace, '', body));
}

/** Creates an object, or puts it in the place of the one that exists. */
export function putSystemObject(
  server: ApiServer,
  ref: ResourceRef<any>,
  namespace: string,
  object: SystemObject,
): void {
  createSystemObject(server, ref, namespace, object);
  if (!server.registry.get(ref.group, ref.version, ref.plural)) return;
  const body = { apiVersion: apiVersionOf(ref), kind: ref.kind, ...object };
  const { name } = object.metadata;
  server.handleAs(LOOPBACK, internalRequest('update', ref, namespace, name, body));
}

/** What `act` makes gets its uids from that stream. */
export function drawingFrom(random: Random, server: ApiServer, act: () => void): void {
  const own = server.random;
  server.random = random;
  try {
    act();
  } finally {
    server.random = own;
  }
}
