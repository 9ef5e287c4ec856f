// The kind Namespace. Upstream: pkg/registry/core/namespace/strategy.go
import { NAMESPACES } from '../../api/refs.ts';
import type { Namespace } from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { labelValue } from '../../meta/labels.ts';
import { withLabel } from '../../meta/object.ts';
import { LABEL_NAME, checkQualifiedName } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';

export const NAME_LABEL = 'kubernetes.io/metadata.name';
export const KUBERNETES_FINALIZER = 'kubernetes';
const STANDARD_FINALIZERS = new Set([KUBERNETES_FINALIZER, 'orphan', 'foregroundDeletion']);

export const NAMESPACE_RESOURCE = defineResource<Namespace>({
  ref: NAMESPACES,
  shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [{ name: 'finalize', verbs: ['update'] }, STATUS],
  defaults: defaultNamespace,
  prepareCreate: prepareNamespace,
  prepareUpdate: (namespace, old) => keepSpec(keepStatus(namespace, old), old),
  prepareStatusUpdate: (namespace, old) => keepSpec(namespace, old),
  preparePartUpdate: (_, namespace, old) => keepStatus(namespace, old),
  validate: validateNamespace,
  validateUpdate: validateNamespaceUpdate,
  validateStatusUpdate: validateNamespaceStatus,
  validatePartUpdate: (_, namespace, old) => {
    const errors: Errors = [...validateNamespaceUpdate(namespace, old)];
    namespace.spec?.finalizers?.forEach((name, i) => {
      checkFinalizer(errors, FieldPath.of('spec', 'finalizers').index(i), name);
    });
    return errors;
  },
  canonicalize: withNameLabel,
  columns: [
    NAME_COLUMN,
    column(
      'Status',
      'Active, or Terminating while its content is being deleted.',
      (namespace) => namespace.status?.phase ?? '',
    ),
    AGE_COLUMN,
  ],
  selectableFields: (namespace) =>
    new Map([
      ['status.phase', namespace.status?.phase ?? ''],
      ['name', namespace.metadata.name],
    ]),
  selectableFieldNames: ['status.phase', 'name'],
});

function defaultNamespace(namespace: Namespace): Namespace {
  const labelled = withNameLabel(namespace);
  const { spec, status } = labelled;
  if (spec !== undefined && status?.phase) return labelled;
  return { ...labelled, spec: spec ?? {}, status: { ...status, phase: status?.phase || 'Active' } };
}

// A generated name is not known when defaults are set, hence the same once more at the end.
function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if (!name || labelValue(labels, NAME_LABEL) === name) return namespace;
  return withLabel(namespace, NAME_LABEL, name);
}

function prepareNamespace(namespace: Namespace): Namespace {
  const finalizers = namespace.spec?.finalizers ?? [];
  const active = withStatus(namespace, { phase: 'Active' });
  if (finalizers.includes(KUBERNETES_FINALIZER)) return active;
  return { ...active, spec: { ...active.spec, finalizers: [...finalizers, KUBERNETES_FINALIZER] } };
}

function validateNamespace(namespace: Namespace): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMeta(errors, namespace.metadata, false, LABEL_NAME);
  const path = FieldPath.of('spec', 'finalizers');
  for (const name of namespace.spec?.finalizers ?? []) {
    checkFinalizer(errors, path, name);
  }
  return errors;
}

function checkFinalizer(errors: Errors, path: FieldPath, name: string): void {
  checkQualifiedName(errors, path, name);
  if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return;
  const detail = 'name is neither a standard finalizer name nor is it fully qualified';
  errors.push(fieldInvalid(path, name, detail));
}

function validateNamespaceUpdate(namespace: Namespace, old: Namespace): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, namespace.metadata, old.metadata);
  return errors;
}

function validateNamespaceStatus(namespace: Namespace, old: Namespace): readonly FieldError[] {
  const errors: Errors = [...validateNamespaceUpdate(namespace, old)];
  const isEmpty = namespace.metadata.deletionTimestamp === undefined;
  const phase = isEmpty ? 'Active' : 'Terminating';
  if (namespace.status?.phase === phase) return errors;
  const detail = `may only be '${phase}' if \`deletionTimestamp\` is ${isEmpty ? '' : 'not '}empty`;
  const path = FieldPath.of('status', 'Phase');
  errors.push(fieldInvalid(path, namespace.status?.phase ?? '', detail));
  return errors;
}
