// Where kubectl goes over from client-side to server-side apply: the annotation of the first is
// proof that its fields are its own, and is kept in step.
// Upstream: apimachinery pkg/util/managedfields/internal/lastapplied{manager,updater}.go
import { isRecord } from '../meta/json-data.ts';
import type { KubeObject } from '../meta/object.ts';
import { withMeta } from '../meta/object.ts';
import type { Definition } from '../schema/schema.ts';
import { compareFields, fieldsOf } from './compare-fields.ts';
import { FieldSet } from './field-set.ts';
import { withoutManagedFields } from './managed-fields.ts';
import { shapeOfDefinition } from './shape.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
/** Only kubectl under its usual name goes over; any other manager has to force. */
const KUBECTL = 'kubectl';

/** The fields of the live object that stand as kubectl applied them last. */
export function fieldsLastApplied(
  definition: Definition,
  live: KubeObject | undefined,
  manager: string,
): FieldSet {
  const text = live?.metadata.annotations?.[ANNOTATION];
  if (manager !== KUBECTL || live === undefined || !text) return FieldSet.EMPTY;
  const last = parsed(text);
  if (last?.apiVersion !== live.apiVersion) return FieldSet.EMPTY;
  const shape = shapeOfDefinition(definition);
  const { added, modified, removed } = compareFields(shape, last, withoutManagedFields(live));
  return fieldsOf(shape, last).difference(modified).difference(added).difference(removed);
}

function parsed(text: string): { readonly apiVersion?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The applied object with its annotation, if it has one, saying what was applied now. */
export function withLastApplied(
  object: KubeObject,
  config: KubeObject,
  manager: string,
): KubeObject {
  const { annotations } = object.metadata;
  if (manager !== KUBECTL || !annotations?.[ANNOTATION]) return object;
  const text = `${JSON.stringify(sorted(withoutAnnotation(config)))}\n`;
  if (annotations[ANNOTATION] === text) return object;
  return withMeta(object, { annotations: { ...annotations, [ANNOTATION]: text } });
}

function withoutAnnotation(config: KubeObject): KubeObject {
  const { [ANNOTATION]: _, ...annotations } = config.metadata.annotations ?? {};
  return _ === undefined ? config : withMeta(config, { annotations });
}

// Go writes the keys of maps in order.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
