// The kind ControllerRevision. Upstream: pkg/registry/apps/controllerrevision/strategy.go
import { CONTROLLER_REVISIONS } from '../../api/refs.ts';
import type { ControllerRevision } from '../../generated/types.ts';
import { fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { controllerOf } from '../../meta/owners.ts';
import { SUBDOMAIN_NAME, checkImmutable, checkNotNegative } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const DATA = FieldPath.of('data');

export const CONTROLLER_REVISION_RESOURCE = defineResource<ControllerRevision>({
  ref: CONTROLLER_REVISIONS,
  ...metaValidation<ControllerRevision>(true, SUBDOMAIN_NAME, (errors, revision, old) => {
    if (revision.data === undefined) errors.push(fieldRequired(DATA, 'data is mandatory'));
    checkNotNegative(errors, FieldPath.of('revision'), revision.revision);
    if (old !== undefined) checkImmutable(errors, DATA, revision.data, old.data);
  }),
  columns: [
    NAME_COLUMN,
    column('Controller', 'Whose revision it is.', (revision) => {
      const owner = controllerOf(revision);
      if (owner === undefined) return '<none>';
      const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
      return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
    }),
    countColumn('Revision', 'Its number.', (revision) => revision.revision ?? 0),
    AGE_COLUMN,
  ],
});
