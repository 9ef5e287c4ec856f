// Subresources: their names, the kinds of their bodies, and the verbs that discovery shows.

/** A subresource as discovery lists it; group and version are the parent's when undefined. */
export interface Subresource {
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  /** The kind of the body; the parent's own when undefined. */
  readonly kind?: string;
  readonly verbs: readonly string[];
}

const CHANGE = ['get', 'patch', 'update'] as const;

export const STATUS: Subresource = { name: 'status', verbs: CHANGE };
export const SCALE: Subresource = {
  name: 'scale',
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  verbs: CHANGE,
};

/** A part of the object that is changed by its own verb: resize, ephemeralcontainers, approval. */
export function partOf(name: string): Subresource {
  return { name, verbs: CHANGE };
}

/** A subresource that is only written to: binding, eviction, token. */
export function action(name: string, group: string, version: string, kind: string): Subresource {
  return { name, group, version, kind, verbs: ['create'] };
}

/** A connection: exec, attach, portforward, proxy. */
export function connection(
  name: string,
  kind: string,
  verbs: readonly string[] = ['create', 'get'],
): Subresource {
  return { name, kind, verbs };
}
