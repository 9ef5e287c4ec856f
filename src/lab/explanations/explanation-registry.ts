// The kinds of explanations as an API server serves them: read, never written.
import type { CustomResourceDefinition } from '../../model/generated/types.ts';
import { customSchemaOf } from '../../model/resources/custom/custom-schema.ts';
import { defineCustomResource } from '../../model/resources/custom/define-custom-resource.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import { Registry } from '../../model/resources/registry.ts';
import { NODE_VERDICT_CRD, SCHEDULING_EXPLANATION_CRD } from './explanation-kinds.ts';

export function explanationDefinitions(): readonly ResourceDefinition[] {
  return [SCHEDULING_EXPLANATION_CRD, NODE_VERDICT_CRD].map(readOnly);
}

export function explanationRegistry(): Registry {
  const registry = new Registry();
  for (const definition of explanationDefinitions()) registry.add(definition);
  return registry;
}

function readOnly(crd: CustomResourceDefinition): ResourceDefinition {
  const [version] = crd.spec.versions;
  if (!version) throw new Error(`${crd.metadata.name} has a version`);
  const definition = defineCustomResource(crd, version, customSchemaOf(version));
  return { ...definition, builtIn: true, subresources: [], verbs: ['get', 'list'] };
}
