// The kind PodTemplate. Upstream: pkg/registry/core/podtemplate/strategy.go
import { POD_TEMPLATES } from '../../api/refs.ts';
import type { PodTemplate } from '../../generated/types.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { formatLabels } from '../../meta/labels.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { withFirstGeneration, withNextGeneration } from '../common/strategy.ts';
import { NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';
import { checkPodTemplate } from '../pod-spec/validate-pod-spec.ts';

export const POD_TEMPLATE_RESOURCE = defineResource<PodTemplate>({
  ref: POD_TEMPLATES,
  defaults: (object) => {
    const template = defaultPodTemplate(object.template);
    return template === object.template ? object : { ...object, template };
  },
  prepareCreate: withFirstGeneration,
  prepareUpdate: (object, old) =>
    withNextGeneration(object, old, !semanticEqual(object.template, old.template)),
  ...metaValidation<PodTemplate>(true, SUBDOMAIN_NAME, (errors, object) =>
    checkPodTemplate(errors, FieldPath.of('template'), defaultPodTemplate(object.template)),
  ),
  columns: [
    NAME_COLUMN,
    column('Containers', 'The names of the containers.', (object) =>
      containersOf(object)
        .map((container) => container.name)
        .join(','),
    ),
    column('Images', 'The images of the containers.', (object) =>
      containersOf(object)
        .map((container) => container.image)
        .join(','),
    ),
    column('Pod Labels', 'The labels that pods get.', (object) =>
      formatLabels(object.template?.metadata?.labels),
    ),
  ],
});

function containersOf(object: PodTemplate) {
  return object.template?.spec?.containers ?? [];
}
