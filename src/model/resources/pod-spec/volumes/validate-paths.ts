// Paths of files inside volumes. Upstream: validation.go validateLocalDescendingPath and others
import { fieldInvalid } from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import type { Errors } from '../../common/checks.ts';

/** Relative and without `..` parts. */
export function checkDescendingPath(errors: Errors, path: FieldPath, target: string): void {
  if (target.startsWith('/')) errors.push(fieldInvalid(path, target, 'must be a relative path'));
  checkNoBacksteps(errors, path, target);
}

/** Without `..` parts. */
export function checkNoBacksteps(errors: Errors, path: FieldPath, target: string): void {
  if (target.includes('..') && target.split('/').includes('..')) {
    errors.push(fieldInvalid(path, target, "must not contain '..'"));
  }
}

/** A descending path that does not begin with `..`, which the kubelet keeps for itself. */
export function checkNonReservedPath(errors: Errors, path: FieldPath, target: string): void {
  checkDescendingPath(errors, path, target);
  if (target.startsWith('..') && !target.startsWith('../')) {
    errors.push(fieldInvalid(path, target, "must not start with '..'"));
  }
}
