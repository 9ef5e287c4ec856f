// The schema of a custom resource's version at work: pruning, defaults, validation, CEL rules.
// Upstream: apiextensions-apiserver/pkg/registry/customresource/{strategy,validator}.go
import type { CustomResourceDefinitionVersion } from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import type { KubeObject } from '../../meta/object.ts';
import { applyDefaults } from '../../structural/apply-defaults.ts';
import { prune } from '../../structural/prune.ts';
import type { StructuralSchema } from '../../structural/structural-schema.ts';
import { validateLists } from '../../structural/validate-lists.ts';
import { hasRules, validateRules } from '../../structural/validate-rules.ts';
import { validateValue } from '../../structural/validate-value.ts';
import type { CustomSchema } from './define-custom-resource.ts';

/** A version without a schema keeps everything. */
const ANYTHING: StructuralSchema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

/** With one of these the rules are not asked any more. Upstream: hasBlockingErr */
const BLOCKING: ReadonlySet<FieldError['type']> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const UNCHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing' +
  ' errors to complete validation';

/** What the version's schema does to objects. */
export function customSchemaOf(version: CustomResourceDefinitionVersion): CustomSchema {
  const structural = (version.schema?.openAPIV3Schema ?? ANYTHING) as StructuralSchema;
  return {
    structural,
    defaults(object) {
      const pruned = prune(structural, object).value as KubeObject;
      const { metadata } = object;
      return applyDefaults(structural, { ...pruned, metadata }) as KubeObject;
    },
    validate(object, old) {
      const errors = [...validateValue(structural, object, '', old)];
      // What was there before the schema became stricter is let pass.
      if (old === undefined || validateLists(structural, old).length === 0) {
        errors.push(...validateLists(structural, object));
      }
      if (!hasRules(structural)) return errors;
      if (!errors.some(({ type }) => BLOCKING.has(type))) {
        return [...errors, ...validateRules(structural, object, old)];
      }
      return [...errors, fieldInvalid('', 'null', UNCHECKED)];
    },
  };
}
