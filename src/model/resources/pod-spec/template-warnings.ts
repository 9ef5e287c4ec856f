// Warnings about the pod templates of workloads.
import type { PodTemplateSpec } from '../../generated/types.ts';
import { podSpecWarnings } from './pod-spec-warnings.ts';

const NONE: readonly string[] = [];

/** Texts for a template that is new or has changed; `path` is where it stands. */
export function templateWarnings(
  template: PodTemplateSpec | undefined,
  old: PodTemplateSpec | undefined,
  path = 'spec.template',
): readonly string[] {
  if (template?.spec === undefined || template === old) return NONE;
  const meta = template.metadata ?? {};
  return podSpecWarnings(template.spec, meta, `${path}.spec`, `${path}.metadata`);
}
