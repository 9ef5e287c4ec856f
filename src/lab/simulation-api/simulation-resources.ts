// The registry of the simulator's group: its kinds, and what their schemas cannot say.
import type { CustomResourceDefinition } from '../../model/generated/types.ts';
import type { FieldError } from '../../model/meta/field-error.ts';
import { fieldForbidden, fieldNotSupported } from '../../model/meta/field-error.ts';
import { FieldPath } from '../../model/meta/field-path.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { customSchemaOf } from '../../model/resources/custom/custom-schema.ts';
import { defineCustomResource } from '../../model/resources/custom/define-custom-resource.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { Subresource } from '../../model/resources/subresource.ts';
import { FAULT_ACTIONS } from '../faults/fault-actions.ts';
import { CLOCK_CRD, CLOCK_NAME } from './clock-kind.ts';
import { NODE_VERDICT_CRD, SCHEDULING_EXPLANATION_CRD } from '../explanations/explanation-kinds.ts';
import { explanationDefinitions } from '../explanations/explanation-registry.ts';
import type { Fault } from './fault-kind.ts';
import { faultCrd } from './fault-kind.ts';
import { IMAGE_PROFILE_CRD } from './image-profile-kind.ts';
import { LOAD_GENERATOR_CRD } from './load-generator-kind.ts';
import { NODE_POOL_CRD, POOL_NAME } from './node-pool-kind.ts';

export const FAULT_CRD = faultCrd(FAULT_ACTIONS.map(({ action }) => action));
export const SIMULATION_CRDS: readonly CustomResourceDefinition[] = [
  CLOCK_CRD,
  FAULT_CRD,
  NODE_POOL_CRD,
  LOAD_GENERATOR_CRD,
  IMAGE_PROFILE_CRD,
  SCHEDULING_EXPLANATION_CRD,
  NODE_VERDICT_CRD,
];

const ADVANCE: Subresource = { name: 'advance', verbs: ['create'] };
const FAST_FORWARD: Subresource = { name: 'fastforward', verbs: ['create'] };
const STEP: Subresource = { name: 'step', verbs: ['create'] };

export function simulationRegistry(): Registry {
  const registry = new Registry();
  registry.add(clockDefinition());
  registry.add(faultDefinition());
  registry.add(nodePoolDefinition());
  registry.add(definitionOf(LOAD_GENERATOR_CRD));
  registry.add(definitionOf(IMAGE_PROFILE_CRD));
  for (const explanation of explanationDefinitions()) registry.add(explanation);
  return registry;
}

function definitionOf(crd: CustomResourceDefinition): ResourceDefinition {
  const [version] = crd.spec.versions;
  if (!version) throw new Error(`${crd.metadata.name} has a version`);
  return { ...defineCustomResource(crd, version, customSchemaOf(version)), builtIn: true };
}

function clockDefinition(): ResourceDefinition {
  const definition = definitionOf(CLOCK_CRD);
  return {
    ...definition,
    subresources: [...definition.subresources, ADVANCE, STEP, FAST_FORWARD],
    verbs: SINGLE_VERBS,
    validate: (object) => [...definition.validate(object), ...onlyOne(object, CLOCK_NAME)],
  };
}

/** One object, which is there from the start and stays. */
const SINGLE_VERBS = ['get', 'list', 'patch', 'update', 'watch'] as const;

function nodePoolDefinition(): ResourceDefinition {
  const definition = definitionOf(NODE_POOL_CRD);
  return {
    ...definition,
    verbs: SINGLE_VERBS,
    validate: (object) => [...definition.validate(object), ...onlyOne(object, POOL_NAME)],
  };
}

function onlyOne({ kind, metadata }: KubeObject, name: string): readonly FieldError[] {
  if (metadata.name === name) return [];
  const path = FieldPath.of('metadata').child('name');
  return [fieldForbidden(path, `there is one ${kind.toLowerCase()}, named ${name}`)];
}

function faultDefinition(): ResourceDefinition {
  const definition = definitionOf(FAULT_CRD);
  return {
    ...definition,
    validate: (object) => [...definition.validate(object), ...targetFits(object as Fault)],
    validateUpdate: (object, old) => [
      ...definition.validateUpdate(object, old),
      ...specStays(object as Fault, old as Fault),
    ],
  };
}

function targetFits({ spec }: Fault): readonly FieldError[] {
  const path = FieldPath.of('spec').child('target').child('kind');
  const action = FAULT_ACTIONS.find((one) => one.action === spec?.action);
  const kind = spec?.target?.kind;
  if (!action || !kind || action.targets.includes(kind)) return [];
  return [fieldNotSupported(path, kind, action.targets)];
}

function specStays(fault: Fault, old: Fault): readonly FieldError[] {
  if (JSON.stringify(fault.spec) === JSON.stringify(old.spec)) return [];
  const detail = 'a fault cannot be changed: delete it, and create another';
  return [fieldForbidden(FieldPath.of('spec'), detail)];
}
