// What the expressions of a policy cannot be, given the kinds that it matches.
import { TypedCel } from '../../../model/cel/typed-cel.ts';
import type { TypedSchema } from '../../../model/cel/typed-cel.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { definitionOfKind } from '../../../model/schema/schema.ts';
import type { Definition, ScalarType, ValueType } from '../../../model/schema/schema.ts';
import type {
  CustomResourceDefinition,
  ExpressionWarning,
  ValidatingAdmissionPolicy,
} from '../../../model/generated/types.ts';

/** Upstream: maxTypesToCheck. */
const TYPES_LIMIT = 10;
/** Declared in every policy, and of any type. */
const OPEN_VARIABLES = ['request', 'params', 'namespaceObject', 'authorizer', 'variables'];

/** A kind with its schema. */
export interface MatchedKind {
  /** `apps/v1, Kind=Deployment`. */
  readonly text: string;
  readonly schema: TypedSchema;
}

/** VS2 */
export function matchedKinds(
  policy: ValidatingAdmissionPolicy,
  builtIn: Iterable<ResourceRef>,
  custom: Iterable<CustomResourceDefinition>,
): readonly MatchedKind[] {
  const wanted = new Set<string>();
  for (const rule of policy.spec?.matchConstraints?.resourceRules ?? []) {
    const { apiGroups = [], apiVersions = [], resources = [] } = rule;
    for (const group of apiGroups) {
      for (const version of apiVersions) {
        for (const resource of resources) {
          if (!/[*/]/.test(resource)) wanted.add(`${group}/${version}/${resource}`);
        }
      }
    }
  }
  const found: MatchedKind[] = [];
  for (const { group, version, plural, kind } of builtIn) {
    if (!wanted.has(`${group}/${version}/${plural}`)) continue;
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const definition = definitionOfKind(apiVersion, kind);
    if (!definition) continue;
    const text = `${group === '' ? '/' : `${group}/`}${version}, Kind=${kind}`;
    found.push({ text, schema: schemaOf(definition, []) });
  }
  for (const { spec } of custom) {
    for (const { name, schema } of spec.versions) {
      if (!wanted.has(`${spec.group}/${name}/${spec.names.plural}`)) continue;
      const own = (schema?.openAPIV3Schema ?? {}) as TypedSchema;
      found.push({ text: `${spec.group}/${name}, Kind=${spec.names.kind}`, schema: withMeta(own) });
    }
  }
  found.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return found.slice(0, TYPES_LIMIT);
}

/** VS3 */
export function expressionWarnings(
  policy: ValidatingAdmissionPolicy,
  kinds: readonly MatchedKind[],
): readonly ExpressionWarning[] {
  const checkers = kinds.map(({ text, schema }) => {
    const variables = new Map<string, TypedSchema | undefined>([
      ['object', schema],
      ['oldObject', schema],
    ]);
    for (const name of OPEN_VARIABLES) variables.set(name, undefined);
    return { text, typed: new TypedCel(variables) };
  });
  const warnings: ExpressionWarning[] = [];
  const check = (fieldRef: string, expression: string | undefined): void => {
    if (!expression) return;
    const problems = checkers.flatMap(({ text, typed }) => {
      const problem = typed.problemOf(expression);
      return problem === undefined ? [] : [`${text}: ${problem}`];
    });
    if (problems.length > 0) warnings.push({ fieldRef, warning: problems.join('\n') });
  };
  (policy.spec?.validations ?? []).forEach(({ expression, messageExpression }, i) => {
    check(`spec.validations[${i}].expression`, expression);
    check(`spec.validations[${i}].messageExpression`, messageExpression);
  });
  return warnings;
}

function withMeta(schema: TypedSchema): TypedSchema {
  if (schema.type !== 'object' || schema.properties === undefined) return {};
  const meta = definitionOfKind('v1', 'ConfigMap')!.fields.get('metadata')!;
  const text: TypedSchema = { type: 'string' };
  const metadata = typeSchema(meta.type, []);
  return {
    ...schema,
    properties: { ...schema.properties, apiVersion: text, kind: text, metadata },
  };
}

// A definition that holds itself (a schema of schemas) is open from the second time on.
function schemaOf(definition: Definition, above: readonly Definition[]): TypedSchema {
  if (above.includes(definition)) return {};
  const inside = [...above, definition];
  const fields = [...definition.fields].map(
    ([name, { type }]) => [name, typeSchema(type, inside)] as const,
  );
  return { type: 'object', properties: Object.fromEntries(fields) };
}

const SCALAR_TYPES: ReadonlyMap<ScalarType, string> = new Map([
  ['string', 'string'],
  ['bool', 'boolean'],
  ['int', 'integer'],
  ['int32', 'integer'],
  ['int64', 'integer'],
  ['uint32', 'integer'],
  ['float64', 'number'],
]);

function typeSchema(type: ValueType, above: readonly Definition[]): TypedSchema {
  switch (type.is) {
    case 'scalar': {
      const name = SCALAR_TYPES.get(type.scalar);
      return name === undefined ? {} : { type: name };
    }
    case 'list':
      return { type: 'array', items: typeSchema(type.of, above) };
    case 'map':
      return { type: 'object', additionalProperties: typeSchema(type.of, above) };
    case 'struct':
      return schemaOf(type.definition, above);
  }
}
