// Credentials become a user. Upstream: apiserver pkg/authentication
import { ApiError } from '../../../client/api-error.ts';
import type { ApiRequest, Credentials } from '../../../model/api/request.ts';
import { forbidden, unauthorized } from '../../../model/meta/status.ts';
import type { ApiServer } from '../api-server.ts';
import type { UserInfo } from '../user.ts';
import {
  ALL_AUTHENTICATED,
  ALL_UNAUTHENTICATED,
  ANONYMOUS,
  SERVICE_ACCOUNT_PREFIX,
} from '../user.ts';

const AUTHENTICATION_GROUP = 'authentication.k8s.io';

export interface Authentication {
  /** The user, after impersonation. Throws Unauthorized or Forbidden. */
  identify(request: ApiRequest, server: ApiServer): UserInfo;
  /** The user of a bearer token, if it is valid. */
  userOfToken(token: string, server: ApiServer): UserInfo | undefined;
}

/** Reads one sort of bearer token; undefined when it is none of its own. */
export type TokenReader = (token: string, server: ApiServer) => UserInfo | undefined;

export class CredentialAuthentication implements Authentication {
  constructor(private readonly tokenReaders: readonly TokenReader[]) {}

  identify(request: ApiRequest, server: ApiServer): UserInfo {
    const user = this.authenticate(request, server);
    return request.impersonate ? impersonated(request, user, server) : user;
  }

  private authenticate({ credentials }: ApiRequest, server: ApiServer): UserInfo {
    switch (credentials.is) {
      case 'anonymous':
        return ANONYMOUS;
      case 'certificate':
        return certificateUser(credentials);
      case 'token': {
        const user = this.userOfToken(credentials.token, server);
        if (user) return user;
        throw new ApiError(unauthorized());
      }
    }
  }

  userOfToken(token: string, server: ApiServer): UserInfo | undefined {
    for (const read of this.tokenReaders) {
      const user = read(token, server);
      if (user) return user;
    }
    return undefined;
  }
}

/** Takes everybody for whom he says he is, and bearers of tokens for anonymous. */
export const ANYBODY: Authentication = {
  identify({ credentials }) {
    if (credentials.is !== 'certificate') return ANONYMOUS;
    return certificateUser(credentials);
  },
  userOfToken: () => undefined,
};

// In-cluster clients send the same credentials for ever, so their users are kept.
const users = new WeakMap<Credentials, UserInfo>();

function certificateUser(credentials: Credentials & { readonly is: 'certificate' }): UserInfo {
  let user = users.get(credentials);
  if (!user) {
    const groups = [...credentials.groups, ALL_AUTHENTICATED];
    users.set(credentials, (user = { name: credentials.user, groups }));
  }
  return user;
}

// Upstream: apiserver pkg/endpoints/filters/impersonation.go
function impersonated(request: ApiRequest, real: UserInfo, server: ApiServer): UserInfo {
  const { user, groups, uid, extra } = request.impersonate!;
  const check = (resource: string, name: string, namespace = '', group = ''): void => {
    const verb = 'impersonate';
    const [plural = '', subresource = ''] = resource.split('/', 2);
    const attributes = { user: real, verb, group, resource: plural, subresource, namespace, name };
    const decision = server.authorization.decide(attributes, server);
    if (decision.allowed) return;
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
    const what = `resource "${resource}" in API group "${group}"`;
    const why = `User "${real.name}" cannot impersonate ${what} ${where}`;
    throw new ApiError(forbidden({ group, plural }, name, why));
  };
  if (user.startsWith(SERVICE_ACCOUNT_PREFIX)) {
    const [namespace = '', name = ''] = user.slice(SERVICE_ACCOUNT_PREFIX.length).split(':');
    check('serviceaccounts', name, namespace);
  } else check('users', user);
  for (const group of groups) check('groups', group);
  if (uid !== undefined) check('uids', uid, '', AUTHENTICATION_GROUP);
  for (const [key, values] of Object.entries(extra ?? {})) {
    for (const value of values) check(`userextras/${key}`, value, '', AUTHENTICATION_GROUP);
  }
  const isAnonymous = user === ANONYMOUS.name;
  const added = isAnonymous ? ALL_UNAUTHENTICATED : ALL_AUTHENTICATED;
  const all = groups.includes(added) ? groups : [...groups, ...serviceAccountGroups(user), added];
  return {
    name: user,
    groups: all,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
}

/** The groups of a service account's user; none for other users. */
export function serviceAccountGroups(user: string): readonly string[] {
  if (!user.startsWith(SERVICE_ACCOUNT_PREFIX)) return [];
  const [namespace = ''] = user.slice(SERVICE_ACCOUNT_PREFIX.length).split(':');
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}
