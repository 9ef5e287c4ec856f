// POST of a question: who am I, may I, may somebody? The answer is the question with its status.
// Upstream: pkg/registry/authorization, pkg/registry/authentication
import { ApiError } from '../../../client/api-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { invalid } from '../../../model/meta/status.ts';
import type { Attributes } from '../authorization/attributes.ts';
import { rulesOf } from '../authorization/role-rules.ts';
import { decodeBody } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import type { UserInfo } from '../user.ts';
import { MASTERS } from '../user.ts';
import type { Action } from './action.ts';
import { objectResponse } from './responses.ts';

interface AccessSpec {
  readonly resourceAttributes?: { readonly [key in ResourceAttribute]?: string };
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: UserInfo['extra'];
}
type ResourceAttribute = 'namespace' | 'verb' | 'group' | 'resource' | 'subresource' | 'name';

type Answer = (exchange: Exchange, spec: any) => object;

const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['SelfSubjectReview', (exchange) => ({ userInfo: shown(exchange.user) })],
  ['TokenReview', reviewToken],
  ['SelfSubjectAccessReview', (exchange, spec) => decide(exchange, spec, exchange.user)],
  ['SubjectAccessReview', (exchange, spec) => decide(exchange, spec, subjectOf(spec))],
  ['LocalSubjectAccessReview', (exchange, spec) => decide(exchange, spec, subjectOf(spec))],
  ['SelfSubjectRulesReview', listRules],
]);

const REVIEW: Action = {
  name: 'review',

  decode(exchange) {
    const { definition } = exchange;
    const body = decodeBody(exchange, definition);
    const errors = definition.validate(body);
    if (errors.length > 0) {
      const { group, kind } = definition.ref;
      throw new ApiError(invalid({ group, kind }, '', errors));
    }
    const answer = ANSWERS.get(definition.ref.kind);
    const { spec = {} } = body as KubeObject & { spec?: object };
    const status = answer ? answer(exchange, spec) : {};
    exchange.result = { ...body, status } as KubeObject;
  },

  store() {},

  encode(exchange) {
    return objectResponse(exchange.result, 201);
  },
};

export function reviewAction(): Action {
  return REVIEW;
}

function shown({ name, uid, groups, extra }: UserInfo): object {
  return {
    username: name,
    ...(uid === undefined ? {} : { uid }),
    groups,
    ...(extra === undefined ? {} : { extra }),
  };
}

function subjectOf({ user = '', groups = [], uid, extra }: AccessSpec): UserInfo {
  return {
    name: user,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
}

function decide({ server }: Exchange, spec: AccessSpec, user: UserInfo): object {
  const decision = server.authorization.decide(attributesOf(spec, user), server);
  return {
    allowed: decision.allowed,
    ...(decision.reason === '' ? {} : { reason: decision.reason }),
  };
}

function attributesOf(spec: AccessSpec, user: UserInfo): Attributes {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (nonResourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes;
    return { user, verb, group: '', resource: '', subresource: '', namespace: '', name: '', path };
  }
  const {
    namespace = '',
    verb = '',
    group = '',
    resource = '',
    subresource = '',
    name = '',
  } = resourceAttributes ?? {};
  return { user, verb, group, resource, subresource, namespace, name };
}

function reviewToken({ server }: Exchange, { token = '' }: { token?: string }): object {
  const user = server.authentication.userOfToken(token, server);
  if (!user) return { authenticated: false, error: 'invalid bearer token' };
  return {
    authenticated: true,
    user: shown(user),
    audiences: ['https://kubernetes.default.svc.cluster.local'],
  };
}

function listRules({ server, user }: Exchange, { namespace = '' }: { namespace?: string }): object {
  const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const anyPath = { verbs: ['*'], nonResourceURLs: ['*'] };
  const isMaster = user.groups.includes(MASTERS);
  const rules = rulesOf(user, namespace, server).rules.map(({ rule }) => rule);
  const resourceRules = rules.filter(({ resources }) => (resources?.length ?? 0) > 0);
  const nonResourceRules = rules.filter(
    ({ nonResourceURLs }) => (nonResourceURLs?.length ?? 0) > 0,
  );
  return {
    resourceRules: isMaster ? [everything, ...resourceRules] : resourceRules,
    nonResourceRules: isMaster ? [anyPath, ...nonResourceRules] : nonResourceRules,
    incomplete: false,
  };
}
