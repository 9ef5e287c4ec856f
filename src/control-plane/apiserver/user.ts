// Who asks, once authentication has looked at the credentials.

export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: { readonly [key: string]: readonly string[] };
}

export const ALL_AUTHENTICATED = 'system:authenticated';
export const ALL_UNAUTHENTICATED = 'system:unauthenticated';
export const MASTERS = 'system:masters';
const NODE_USER = 'system:node:';
const NODES_GROUP = 'system:nodes';
export const SERVICE_ACCOUNT_PREFIX = 'system:serviceaccount:';

/** The node that a kubelet's user stands for; undefined for everybody else. */
export function nodeOfUser({ name, groups }: UserInfo): string | undefined {
  if (!name.startsWith(NODE_USER) || !groups.includes(NODES_GROUP)) return undefined;
  return name.slice(NODE_USER.length);
}

export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: [ALL_UNAUTHENTICATED] };

/** The API server's own identity, for what it does by itself. */
export const LOOPBACK: UserInfo = {
  name: 'system:apiserver',
  groups: [MASTERS, ALL_AUTHENTICATED],
};
