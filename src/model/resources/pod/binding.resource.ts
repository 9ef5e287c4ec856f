// The old top-level resource Binding, which is only created: it puts a pod on a node.
// Upstream: pkg/registry/core/pod/storage/storage.go LegacyBindingREST
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { Binding } from '../../generated/types.ts';
import { fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import type { Errors } from '../common/checks.ts';
import { defineResource } from '../define-resource.ts';

const TARGET = FieldPath.of('target');

export const BINDINGS: ResourceRef<Binding> = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  namespaced: true,
};

export const BINDING_RESOURCE = defineResource<Binding>({
  ref: BINDINGS,
  verbs: ['create'],
  stored: false,
  validate: validateBinding,
});

/** A binding names a node. Upstream: validation.go ValidatePodBinding. */
export function validateBinding(binding: Binding): Errors {
  const errors: Errors = [];
  const { kind, name } = binding.target ?? {};
  if (kind && kind !== 'Node') {
    errors.push(fieldNotSupported(TARGET.child('kind'), kind, ['Node', '<empty>']));
  }
  if (!name) errors.push(fieldRequired(TARGET.child('name')));
  return errors;
}
