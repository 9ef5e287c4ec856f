// Tokens of service accounts: JWTs bound to the account, and to a pod or node if wanted.
// Upstream: pkg/serviceaccount/{jwt,claims}.go, pkg/registry/core/serviceaccount/storage/token.go
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { PODS, SECRETS, SERVICE_ACCOUNTS } from '../../../model/api/refs.ts';
import { decodeBase64, encodeBase64 } from '../../../bytes/base64.ts';
import { decodeUtf8, encodeUtf8 } from '../../../bytes/utf8.ts';
import type { ApiServer } from '../api-server.ts';
import type { UserInfo } from '../user.ts';
import { ALL_AUTHENTICATED, SERVICE_ACCOUNT_PREFIX } from '../user.ts';
import { serviceAccountGroups } from './authentication.ts';

export const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const SECOND = 1_000_000;
/** Upstream signs with RS256; one key for both sides is enough where nobody else verifies. */
const HEADER = { alg: 'HS256', kid: 'kubetarium', typ: 'JWT' };

export interface BoundObject {
  readonly name: string;
  readonly uid?: string;
}

export interface TokenClaims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly nbf: number;
  readonly sub: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: BoundObject;
    readonly pod?: BoundObject;
    readonly secret?: BoundObject;
    readonly node?: BoundObject;
  };
}

/** Signs and reads tokens with one key. */
export class ServiceAccountTokens {
  private readonly key: Uint8Array;
  private readonly users = new Map<string, UserInfo>();

  constructor(key: string) {
    this.key = encodeUtf8(key);
  }

  sign(claims: TokenClaims): string {
    const body = `${part(HEADER)}.${part(claims)}`;
    return `${body}.${this.signature(body)}`;
  }

  /** The user of a token; undefined for texts that are no valid token of this cluster. */
  readonly read = (token: string, server: ApiServer): UserInfo | undefined => {
    const claims = this.verify(token);
    if (!claims || claims.exp * SECOND <= server.now) return undefined;
    if (!isStanding(claims, server)) return undefined;
    let user = this.users.get(token);
    if (!user) this.users.set(token, (user = userOf(claims)));
    return user;
  };

  private verify(token: string): TokenClaims | undefined {
    const [header, payload, signature, ...rest] = token.split('.');
    if (!header || !payload || !signature || rest.length > 0) return undefined;
    if (signature !== this.signature(`${header}.${payload}`)) return undefined;
    return JSON.parse(decodeUtf8(decodeBase64(plain(payload)))) as TokenClaims;
  }

  private signature(body: string): string {
    return url(encodeBase64(hmac(sha256, this.key, encodeUtf8(body))));
  }
}

/** A token dies with its account, and with what it is bound to. */
function isStanding(claims: TokenClaims, server: ApiServer): boolean {
  const { namespace, serviceaccount, pod, secret } = claims['kubernetes.io'];
  const account = server.read(SERVICE_ACCOUNTS, namespace, serviceaccount.name);
  if (!account || account.metadata.uid !== serviceaccount.uid) return false;
  if (pod && server.read(PODS, namespace, pod.name)?.metadata.uid !== pod.uid) return false;
  return !secret || server.read(SECRETS, namespace, secret.name)?.metadata.uid === secret.uid;
}

function userOf(claims: TokenClaims): UserInfo {
  const { namespace, serviceaccount, pod, node } = claims['kubernetes.io'];
  const name = `${SERVICE_ACCOUNT_PREFIX}${namespace}:${serviceaccount.name}`;
  const extra = {
    'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`],
    ...(pod ? { 'authentication.kubernetes.io/pod-name': [pod.name] } : {}),
    ...(pod?.uid ? { 'authentication.kubernetes.io/pod-uid': [pod.uid] } : {}),
    ...(node ? { 'authentication.kubernetes.io/node-name': [node.name] } : {}),
  };
  return {
    name,
    ...(serviceaccount.uid === undefined ? {} : { uid: serviceaccount.uid }),
    groups: [...serviceAccountGroups(name), ALL_AUTHENTICATED],
    extra,
  };
}

function part(value: object): string {
  return url(encodeBase64(encodeUtf8(JSON.stringify(value))));
}

function url(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function plain(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}
