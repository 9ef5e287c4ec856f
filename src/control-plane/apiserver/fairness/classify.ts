// Which flow schema a request belongs to. Upstream: apiserver pkg/util/flowcontrol/rule.go
import type {
  FlowSchema,
  FlowcontrolV1Subject,
  ResourcePolicyRule,
} from '../../../model/generated/types.ts';
import type { UserInfo } from '../user.ts';
import { SERVICE_ACCOUNT_PREFIX } from '../user.ts';

/** What of a request counts. Requests for paths that are no resource are not looked at. */
export interface FlowRequest {
  readonly user: UserInfo;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
}

/** By precedence, then by name. */
export function inOrder(schemas: Iterable<FlowSchema>): readonly FlowSchema[] {
  const rank = ({ spec }: FlowSchema): number => spec.matchingPrecedence ?? 0;
  return [...schemas].sort(
    (a, b) => rank(a) - rank(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
  );
}

/** The first of the ordered schemas that matches. */
export function schemaOf(
  request: FlowRequest,
  ordered: readonly FlowSchema[],
): FlowSchema | undefined {
  return ordered.find(({ spec }) =>
    spec.rules?.some(
      ({ subjects, resourceRules = [] }) =>
        subjects.some((subject) => isSubject(subject, request.user)) &&
        resourceRules.some((rule) => matchesResource(rule, request)),
    ),
  );
}

function isSubject(subject: FlowcontrolV1Subject, user: UserInfo): boolean {
  const { serviceAccount } = subject;
  switch (subject.kind) {
    case 'User':
      return subject.user?.name === '*' || subject.user?.name === user.name;
    case 'Group':
      return subject.group?.name === '*' || user.groups.includes(subject.group?.name ?? '');
    default: {
      if (!serviceAccount) return false;
      const prefix = `${SERVICE_ACCOUNT_PREFIX}${serviceAccount.namespace}:`;
      return serviceAccount.name === '*'
        ? user.name.startsWith(prefix)
        : user.name === prefix + serviceAccount.name;
    }
  }
}

function holds(values: readonly string[] | undefined, value: string): boolean {
  return values !== undefined && (values.includes('*') || values.includes(value));
}

function matchesResource(rule: ResourcePolicyRule, request: FlowRequest): boolean {
  const { resource, subresource, namespace } = request;
  const named = subresource === '' ? resource : `${resource}/${subresource}`;
  return (
    holds(rule.verbs, request.verb) &&
    holds(rule.resources, named) &&
    holds(rule.apiGroups, request.group) &&
    (namespace === '' ? rule.clusterScope === true : holds(rule.namespaces, namespace))
  );
}
