// Kinds that are only created, to ask something; nothing of them is stored. The API server fills
// in their status. Upstream: pkg/registry/authentication, pkg/registry/authorization
import type { ResourceRef } from '../../api/resource-ref.ts';
import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  SubjectAccessReviewSpec,
  TokenReview,
} from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { Errors } from '../common/checks.ts';
import { defineResource } from '../define-resource.ts';
import type { ResourceDefinition } from '../define-resource.ts';

const AUTHENTICATION = 'authentication.k8s.io';
const AUTHORIZATION = 'authorization.k8s.io';
const SPEC = FieldPath.of('spec');

function review<T extends KubeObject>(
  group: string,
  kind: string,
  namespaced: boolean,
  validate: (object: T) => readonly FieldError[] = () => [],
): ResourceDefinition<T> {
  const plural = `${kind.toLowerCase()}s`;
  const ref: ResourceRef<T> = { group, version: 'v1', kind, plural, namespaced };
  return defineResource<T>({ ref, verbs: ['create'], stored: false, validate });
}

export const TOKEN_REVIEW_RESOURCE = review<TokenReview>(AUTHENTICATION, 'TokenReview', false);
export const SELF_SUBJECT_REVIEW_RESOURCE = review<SelfSubjectReview>(
  AUTHENTICATION,
  'SelfSubjectReview',
  false,
);
export const SUBJECT_ACCESS_REVIEW_RESOURCE = review<SubjectAccessReview>(
  AUTHORIZATION,
  'SubjectAccessReview',
  false,
  (object) => checkSubjectAccess(object.spec ?? {}),
);
export const LOCAL_SUBJECT_ACCESS_REVIEW_RESOURCE = review<LocalSubjectAccessReview>(
  AUTHORIZATION,
  'LocalSubjectAccessReview',
  true,
  checkLocal,
);
export const SELF_SUBJECT_ACCESS_REVIEW_RESOURCE = review<SelfSubjectAccessReview>(
  AUTHORIZATION,
  'SelfSubjectAccessReview',
  false,
  (object) => checkAttributes(object.spec ?? {}),
);
export const SELF_SUBJECT_RULES_REVIEW_RESOURCE = review<SelfSubjectRulesReview>(
  AUTHORIZATION,
  'SelfSubjectRulesReview',
  false,
);

// Upstream: pkg/apis/authorization/validation/validation.go
function checkAttributes(spec: SubjectAccessReviewSpec): Errors {
  const errors: Errors = [];
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    const path = SPEC.child('nonResourceAttributes');
    errors.push(fieldInvalid(path, nonResourceAttributes, detail));
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    errors.push(fieldInvalid(SPEC.child('resourceAttributes'), null, detail));
  }
  return errors;
}

function checkSubjectAccess(spec: SubjectAccessReviewSpec): Errors {
  const errors = checkAttributes(spec);
  if (!spec.user && (spec.groups?.length ?? 0) === 0) {
    const detail = 'at least one of user or group must be specified';
    errors.push(fieldInvalid(SPEC.child('user'), spec.user ?? '', detail));
  }
  return errors;
}

function checkLocal(object: LocalSubjectAccessReview): Errors {
  const errors = checkSubjectAccess(object.spec ?? {});
  const { namespace = '' } = object.spec?.resourceAttributes ?? {};
  if (object.spec?.resourceAttributes && namespace !== object.metadata.namespace) {
    const path = SPEC.child('resourceAttributes', 'namespace');
    errors.push(fieldInvalid(path, namespace, 'must match metadata.namespace'));
  }
  if (object.spec?.nonResourceAttributes) {
    const path = SPEC.child('nonResourceAttributes');
    const detail = 'disallowed on this kind of request';
    errors.push(fieldInvalid(path, object.spec.nonResourceAttributes, detail));
  }
  return errors;
}
