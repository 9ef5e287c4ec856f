// The kinds VolumeAttachment and VolumeAttributesClass.
// Upstream: pkg/registry/storage/{volumeattachment,volumeattributesclass}/strategy.go
import { VOLUME_ATTACHMENTS } from '../../api/refs.ts';
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { VolumeAttachment, VolumeAttributesClass } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import type { Column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';

const SPEC = FieldPath.of('spec');

const ATTACHED: Column<VolumeAttachment> = {
  ...column<VolumeAttachment>(
    'Attached',
    'Whether it is attached now.',
    (attachment) => attachment.status?.attached === true,
  ),
  type: 'boolean',
};

export const VOLUME_ATTACHMENT_RESOURCE = defineResource<VolumeAttachment>({
  ref: VOLUME_ATTACHMENTS,
  allowUnconditionalUpdate: false,
  subresources: [STATUS],
  defaults: (attachment) =>
    attachment.spec === undefined
      ? { ...attachment, spec: {} as VolumeAttachment['spec'] }
      : attachment,
  prepareCreate: (attachment) => withStatus(attachment, { attached: false }),
  prepareUpdate: keepStatus,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<VolumeAttachment>(false, SUBDOMAIN_NAME, (errors, attachment, old) => {
    const { spec } = attachment;
    for (const field of ['attacher', 'nodeName'] as const) {
      if (!spec[field]) errors.push(fieldRequired(SPEC.child(field)));
    }
    const { persistentVolumeName, inlineVolumeSpec } = spec.source ?? {};
    if (persistentVolumeName === undefined && inlineVolumeSpec === undefined) {
      const detail = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
      errors.push(fieldRequired(SPEC.child('source'), detail));
    }
    if (old !== undefined && !semanticEqual(spec, old.spec)) {
      errors.push(fieldInvalid(SPEC, spec, 'field is immutable'));
    }
  }),
  columns: [
    NAME_COLUMN,
    column('Attacher', 'The driver.', (attachment) => attachment.spec.attacher),
    column('PV', 'The volume.', (attachment) => attachment.spec.source.persistentVolumeName ?? ''),
    column('Node', 'The node.', (attachment) => attachment.spec.nodeName),
    ATTACHED,
    AGE_COLUMN,
  ],
});

const VOLUME_ATTRIBUTES_CLASSES: ResourceRef<VolumeAttributesClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  namespaced: false,
};

export const VOLUME_ATTRIBUTES_CLASS_RESOURCE = defineResource<VolumeAttributesClass>({
  ref: VOLUME_ATTRIBUTES_CLASSES,
  singular: 'volumeattributesclass',
  shortNames: ['vac'],
  ...metaValidation<VolumeAttributesClass>(false, SUBDOMAIN_NAME, (errors, attributes, old) => {
    if (!attributes.driverName) errors.push(fieldRequired(FieldPath.of('driverName')));
    if (old === undefined) return;
    for (const field of ['driverName', 'parameters'] as const) {
      if (semanticEqual(attributes[field], old[field])) continue;
      errors.push(fieldForbidden(FieldPath.of(field), `updates to ${field} are forbidden.`));
    }
  }),
  columns: [
    NAME_COLUMN,
    column('DriverName', 'The driver.', (attributes) => attributes.driverName),
    AGE_COLUMN,
  ],
});
