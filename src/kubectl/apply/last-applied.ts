// The annotation in which `kubectl apply` remembers what it was given.
// Upstream: kubectl pkg/util/apply.go
import type { Obj } from '../api/client.ts';
import { goJson } from '../api/client.ts';
import { sorted } from '../printers/yaml.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object as its author wrote it. */
export function withoutLastApplied(object: Obj): Obj {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The object with itself, without the annotation, in the annotation. */
export function withLastApplied(object: Obj): Obj {
  const bare = withoutLastApplied(object);
  const annotations = { ...bare.metadata.annotations, [LAST_APPLIED]: `${goJson(sorted(bare))}\n` };
  return { ...bare, metadata: { ...bare.metadata, annotations } };
}

/** What was applied last, undefined when nothing was. */
export function lastApplied(object: Obj): Obj | undefined {
  const text = object.metadata?.annotations?.[LAST_APPLIED];
  return text === undefined ? undefined : JSON.parse(text);
}
