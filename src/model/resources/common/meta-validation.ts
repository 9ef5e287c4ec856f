// Validation of kinds that have no rules of their own beyond metadata, or few.
import type { FieldError } from '../../meta/field-error.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { Errors, NameRule } from './checks.ts';
import { checkObjectMeta, checkObjectMetaUpdate } from './object-meta.ts';

/** The validation functions of a definition. */
export interface Validation<T extends KubeObject> {
  validate(object: T): readonly FieldError[];
  validateUpdate(object: T, old: T): readonly FieldError[];
  validateStatusUpdate(object: T, old: T): readonly FieldError[];
}

/**
 * Checks metadata, then what `check` looks at. `old` is undefined on create; on a status update
 * only metadata and `checkStatus` count.
 */
export function metaValidation<T extends KubeObject>(
  namespaced: boolean,
  nameRule: NameRule,
  check?: (errors: Errors, object: T, old: T | undefined) => void,
  checkStatus?: (errors: Errors, object: T, old: T) => void,
): Validation<T> {
  return {
    validate: (object) => {
      const errors: Errors = [];
      checkObjectMeta(errors, object.metadata, namespaced, nameRule);
      check?.(errors, object, undefined);
      return errors;
    },
    validateUpdate: (object, old) => {
      const errors: Errors = [];
      checkObjectMetaUpdate(errors, object.metadata, old.metadata);
      check?.(errors, object, old);
      return errors;
    },
    validateStatusUpdate: (object, old) => {
      const errors: Errors = [];
      checkObjectMetaUpdate(errors, object.metadata, old.metadata);
      checkStatus?.(errors, object, old);
      return errors;
    },
  };
}
