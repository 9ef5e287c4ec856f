// What both sorts of role bindings share: defaults and columns.
// Upstream: pkg/apis/rbac/v1/defaults.go; printers.go printRoleBinding
import type { RoleRef, Subject } from '../../generated/types.ts';
import type { KubeObject } from '../../meta/object.ts';
import { mapSame } from '../common/copy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, wideColumn } from '../column.ts';
import type { Column } from '../column.ts';
import { RBAC_GROUP } from './rbac-validation.ts';

type Binding = KubeObject & {
  readonly subjects?: readonly Subject[];
  readonly roleRef: RoleRef;
};

/** Users, groups and roles are of RBAC's own group when nothing is said. */
export function defaultBinding<T extends Binding>(binding: T): T {
  const { roleRef, subjects } = binding;
  const ref = roleRef?.apiGroup ? roleRef : { ...roleRef, apiGroup: RBAC_GROUP };
  const list = subjects === undefined ? undefined : mapSame(subjects, defaultSubject);
  if (ref === roleRef && list === subjects) return binding;
  return { ...binding, roleRef: ref, ...(list === undefined ? {} : { subjects: list }) };
}

function defaultSubject(subject: Subject): Subject {
  if (subject.apiGroup || (subject.kind !== 'User' && subject.kind !== 'Group')) return subject;
  return { ...subject, apiGroup: RBAC_GROUP };
}

export const BINDING_COLUMNS: readonly Column<any>[] = [
  NAME_COLUMN,
  column<Binding>(
    'Role',
    'The role that is granted.',
    ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`,
  ),
  AGE_COLUMN,
  wideColumn<Binding>('Users', 'Users that get the role.', (binding) => names(binding, 'User')),
  wideColumn<Binding>('Groups', 'Groups that get the role.', (binding) => names(binding, 'Group')),
  wideColumn<Binding>('ServiceAccounts', 'Service accounts that get the role.', (binding) =>
    names(binding, 'ServiceAccount'),
  ),
];

function names(binding: Binding, kind: string): string {
  return (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map((subject) =>
      kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name,
    )
    .join(', ');
}
