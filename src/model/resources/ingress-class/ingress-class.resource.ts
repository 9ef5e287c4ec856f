// The kind IngressClass. Upstream: pkg/registry/networking/ingressclass/strategy.go
import { INGRESS_CLASSES } from '../../api/refs.ts';
import type { IngressClass } from '../../generated/types.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkImmutable } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { specChanged, withFirstGeneration, withNextGeneration } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const SPEC = FieldPath.of('spec');
const PARAMETERS = SPEC.child('parameters');

export const INGRESS_CLASS_RESOURCE = defineResource<IngressClass>({
  ref: INGRESS_CLASSES,
  singular: 'ingressclass',
  defaults: (ingressClass) => {
    const parameters = ingressClass.spec?.parameters;
    if (parameters === undefined || parameters.scope !== undefined) return ingressClass;
    const spec = { ...ingressClass.spec, parameters: { ...parameters, scope: 'Cluster' } };
    return { ...ingressClass, spec };
  },
  prepareCreate: withFirstGeneration,
  prepareUpdate: (ingressClass, old) =>
    withNextGeneration(ingressClass, old, specChanged(ingressClass, old)),
  ...metaValidation<IngressClass>(false, SUBDOMAIN_NAME, checkIngressClass),
  columns: [
    NAME_COLUMN,
    column(
      'Controller',
      'Who serves ingresses of the class.',
      (ingressClass) => ingressClass.spec?.controller ?? '',
    ),
    column('Parameters', 'Where its settings stand.', (ingressClass) => {
      const parameters = ingressClass.spec?.parameters;
      if (parameters === undefined) return '<none>';
      const { apiGroup, kind, name } = parameters;
      return apiGroup === undefined ? `${kind}/${name}` : `${kind}.${apiGroup}/${name}`;
    }),
    AGE_COLUMN,
  ],
});

function checkIngressClass(
  errors: Errors,
  ingressClass: IngressClass,
  old: IngressClass | undefined,
): void {
  const { controller = '', parameters } = ingressClass.spec ?? {};
  const path = SPEC.child('controller');
  if (old !== undefined) checkImmutable(errors, path, controller, old.spec?.controller);
  else if (controller === '') errors.push(fieldRequired(path));
  else if (controller.length > 250) {
    errors.push(fieldInvalid(path, controller, 'must be no more than 250 characters'));
  } else if (!/^[a-z0-9.-]+\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(controller)) {
    const detail = 'must be a domain-prefixed path (such as "acme.io/foo")';
    errors.push(fieldInvalid(path, controller, detail));
  }
  if (parameters === undefined) return;
  for (const field of ['kind', 'name'] as const) {
    if (!parameters[field]) errors.push(fieldRequired(PARAMETERS.child(field)));
  }
  if (parameters.scope === 'Namespace' && !parameters.namespace) {
    const detail = "`parameters.scope` is set to 'Namespace'";
    errors.push(fieldRequired(PARAMETERS.child('namespace'), detail));
  } else if (parameters.scope === 'Cluster' && parameters.namespace !== undefined) {
    const detail = "`parameters.scope` is set to 'Cluster'";
    errors.push(fieldForbidden(PARAMETERS.child('namespace'), detail));
  }
}
