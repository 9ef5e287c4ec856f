// The containers that a document writes down, with where each stands.
import type { Container } from '../../../../model/generated/types.ts';
import type { LintDocument } from './lint-document.ts';
import { podsOf } from './lint-document.ts';

export interface PlacedContainer {
  readonly container: Container;
  /** `spec.template.spec.containers[0]` */
  readonly path: string;
}

export function containersOf({ kind, object }: LintDocument): readonly PlacedContainer[] {
  const pods = podsOf(kind, object);
  if (!pods) return [];
  const found: PlacedContainer[] = [];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [at, container] of (pods.spec[list] ?? []).entries()) {
      found.push({ container, path: `${pods.path}.${list}[${at}]` });
    }
  }
  return found;
}
