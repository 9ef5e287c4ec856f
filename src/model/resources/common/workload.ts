// What kinds with a pod template share: columns, and the template's agreement with the selector.
import type { LabelSelector, PodTemplateSpec } from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import type { KubeObject } from '../../meta/object.ts';
import { formatLabelSelector, labelSelectorMatches } from '../../meta/selectors.ts';
import { wideColumn } from '../column.ts';
import type { Column } from '../column.ts';
import { checkPodTemplate } from '../pod-spec/validate-pod-spec.ts';
import type { Errors } from './checks.ts';
import { checkLabelSelector, isEmptySelector } from './label-selector.ts';

type WithTemplate = KubeObject & {
  readonly spec: { readonly template?: PodTemplateSpec; readonly selector?: LabelSelector };
};

/** The names of the template's containers. */
export const CONTAINERS_COLUMN: Column<any> = wideColumn<WithTemplate>(
  'Containers',
  'The names of the containers in the template.',
  (object) =>
    containersOf(object.spec.template)
      .map((container) => container.name)
      .join(','),
);

/** The images of the template's containers. */
export const IMAGES_COLUMN: Column<any> = wideColumn<WithTemplate>(
  'Images',
  'The images of the containers in the template.',
  (object) =>
    containersOf(object.spec.template)
      .map((container) => container.image)
      .join(','),
);

/** The label selector of the pods. */
export const SELECTOR_COLUMN: Column<any> = wideColumn<WithTemplate>(
  'Selector',
  'The labels of the pods that belong to the object.',
  (object) => formatLabelSelector(object.spec.selector),
);

function containersOf(template: PodTemplateSpec | undefined) {
  return template?.spec?.containers ?? [];
}

/**
 * The selector, which must select something. Says whether the template should be held to it.
 * `kind` is the kind's name in lower case, for the message.
 */
export function checkWorkloadSelector(
  errors: Errors,
  path: FieldPath,
  selector: LabelSelector | undefined,
  kind: string,
): boolean {
  if (selector === undefined) {
    errors.push(fieldRequired(path));
    return false;
  }
  const before = errors.length;
  checkLabelSelector(errors, path, selector);
  if (isEmptySelector(selector)) {
    errors.push(fieldInvalid(path, selector, `empty selector is invalid for ${kind}`));
  }
  return errors.length === before;
}

/** The template of a workload whose pods live until it ends them. */
export function checkRunningTemplate(
  errors: Errors,
  path: FieldPath,
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  kind: string,
): void {
  if (template === undefined) {
    errors.push(fieldRequired(path));
    return;
  }
  if (selector !== undefined) checkTemplateLabels(errors, path, template, selector);
  checkPodTemplate(errors, path, template);
  const policy = template.spec?.restartPolicy;
  if (policy !== 'Always') {
    errors.push(fieldNotSupported(path.child('spec', 'restartPolicy'), policy, ['Always']));
  }
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.push(fieldForbidden(path.child('spec', 'activeDeadlineSeconds'), detail));
  }
}

/** A workload must find the pods that it makes. */
export function checkTemplateLabels(
  errors: Errors,
  path: FieldPath,
  template: PodTemplateSpec,
  selector: LabelSelector,
): void {
  const labels = template.metadata?.labels;
  if (isEmptySelector(selector) || labelSelectorMatches(selector, labels)) return;
  const detail = '`selector` does not match template `labels`';
  errors.push(fieldInvalid(path.child('metadata', 'labels'), labels ?? null, detail));
}
