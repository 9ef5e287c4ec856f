// The kind APIService. Upstream: kube-aggregator pkg/registry/apiservice/strategy.go
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { APIService } from '../../generated/types.ts';
import { findCondition } from '../../meta/conditions.ts';
import { fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { formatTime } from '../../meta/time.ts';
import { PATH_SEGMENT_NAME } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { METADATA } from '../common/object-meta.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';

const SPEC = FieldPath.of('spec');

export const API_SERVICES: ResourceRef<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  namespaced: false,
};

export const API_SERVICE_RESOURCE = defineResource<APIService>({
  ref: API_SERVICES,
  categories: ['api-extensions'],
  allowUnconditionalUpdate: false,
  subresources: [STATUS],
  defaults: (service) => {
    const backend = service.spec?.service;
    if (service.spec === undefined) return { ...service, spec: {} as APIService['spec'] };
    if (backend === undefined || backend.port !== undefined) return service;
    return { ...service, spec: { ...service.spec, service: { ...backend, port: 443 } } };
  },
  // One that this server answers itself is available from the first moment.
  prepareCreate: (service, context) =>
    withStatus(service, service.spec.service === undefined ? localStatus(context.now) : {}),
  prepareUpdate: keepStatus,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<APIService>(false, PATH_SEGMENT_NAME, checkService),
  columns: [
    NAME_COLUMN,
    column('Service', 'Who answers: a service, or this server itself.', (service) => {
      const backend = service.spec.service;
      return backend === undefined ? 'Local' : `${backend.namespace}/${backend.name}`;
    }),
    column('Available', 'Whether it answers.', (service) => {
      const condition = findCondition(service.status?.conditions, 'Available');
      if (condition === undefined) return 'Unknown';
      if (condition.status === 'True') return 'True';
      return `${condition.status} (${condition.reason ?? ''})`;
    }),
    AGE_COLUMN,
  ],
});

function localStatus(now: number): object {
  return {
    conditions: [
      {
        type: 'Available',
        status: 'True',
        lastTransitionTime: formatTime(now),
        reason: 'Local',
        message: 'Local APIServices are always available',
      },
    ],
  };
}

function checkService(errors: Errors, service: APIService): void {
  const { group = '', version = '', service: backend, groupPriorityMinimum = 0 } = service.spec;
  const name = `${version}.${group}`;
  if (service.metadata.name !== name) {
    const detail = 'must be `spec.version+"."+spec.group`: "' + name + '"';
    errors.push(fieldInvalid(METADATA.child('name'), service.metadata.name, detail));
  }
  if (version === '') errors.push(fieldRequired(SPEC.child('version')));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    const detail = 'must be positive and less than 20000';
    errors.push(fieldInvalid(SPEC.child('groupPriorityMinimum'), groupPriorityMinimum, detail));
  }
  const { versionPriority = 0 } = service.spec;
  if (versionPriority <= 0 || versionPriority > 1_000) {
    const detail = 'must be positive and less than 1000';
    errors.push(fieldInvalid(SPEC.child('versionPriority'), versionPriority, detail));
  }
  if (backend === undefined) return;
  for (const field of ['namespace', 'name'] as const) {
    if (!backend[field]) errors.push(fieldRequired(SPEC.child('service', field)));
  }
}
