// One text for one object, by which the page finds its rows, marks and place.
import type { ObjectName } from '../../hosts/worker/protocol.ts';

export function objectKey(of: ObjectName): string {
  return `${of.kind}/${of.namespace}/${of.name}`;
}

export function isSameObject(a: ObjectName | null, b: ObjectName | null): boolean {
  return a === b || (a !== null && b !== null && objectKey(a) === objectKey(b));
}

/** `default/web`, or `worker-1` for what belongs to no namespace. */
export function qualifiedName(of: ObjectName): string {
  return of.namespace === '' ? of.name : `${of.namespace}/${of.name}`;
}

/** How assistive technology hears of an object: `Pod default/web-7c5d: Running`. */
export function accessibleName(of: ObjectName, status: string): string {
  return `${of.kind} ${qualifiedName(of)}${status === '' ? '' : `: ${status}`}`;
}

/** The object that an element of the graph says it is. */
export function drawnAs({ dataset }: HTMLElement): ObjectName {
  const { kind = '', namespace = '', name = '' } = dataset;
  return { kind, namespace, name };
}
