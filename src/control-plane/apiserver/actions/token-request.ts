// POST serviceaccounts/token: a token for a while. Upstream: pkg/registry/core/serviceaccount/storage
import { ApiError } from '../../../client/api-error.ts';
import { PODS, SECRETS } from '../../../model/api/refs.ts';
import type { ServiceAccount } from '../../../model/generated/types.ts';
import { fieldInvalid } from '../../../model/meta/field-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { badRequest, conflict, invalid, notFound } from '../../../model/meta/status.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { restrictTokenRequest } from '../admission/node-restriction.ts';
import type {
  BoundObject,
  ServiceAccountTokens,
  TokenClaims,
} from '../authentication/service-account-tokens.ts';
import { ISSUER } from '../authentication/service-account-tokens.ts';
import { decodeAs } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import { SERVICE_ACCOUNT_PREFIX } from '../user.ts';
import type { Action } from './action.ts';
import { objectResponse } from './responses.ts';
import { loadOld } from './stored-object.ts';

const ONLY_ISSUER: readonly string[] = [ISSUER];
const SECOND = 1_000_000;
const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;
/** Tokens of pods live a year, so that clients that never reload go on. */
const EXTENDED_SECONDS = 365 * 86_400;
const POD_TOKEN_SECONDS = 3607;

interface TokenRequest {
  readonly spec?: {
    readonly audiences?: readonly string[];
    readonly expirationSeconds?: number;
    readonly boundObjectRef?: {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly name?: string;
      readonly uid?: string;
    };
  };
}

export const TOKEN_REQUEST: Action = {
  name: 'request token',

  decode(exchange) {
    const expected = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' };
    const request = decodeAs(exchange, expected);
    const account = loadOld(exchange) as ServiceAccount;
    restrictTokenRequest(exchange, (request as KubeObject & TokenRequest).spec);
    exchange.result = answered(exchange, request as KubeObject & TokenRequest, account);
  },

  store() {},

  encode(exchange) {
    return objectResponse(exchange.result, 201);
  },
};

function answered(
  exchange: Exchange,
  request: KubeObject & TokenRequest,
  account: ServiceAccount,
): KubeObject {
  const {
    expirationSeconds = DEFAULT_SECONDS,
    audiences = ONLY_ISSUER,
    boundObjectRef,
  } = request.spec ?? {};
  checkSeconds(expirationSeconds, account.metadata.name);
  const { server } = exchange;
  const now = Math.floor(server.now / SECOND);
  const bound = boundOf(exchange, boundObjectRef);
  const isPods = expirationSeconds === POD_TOKEN_SECONDS && bound.pod !== undefined;
  const { namespace = '', name, uid } = account.metadata;
  const aud = audiences.length > 0 ? audiences : ONLY_ISSUER;
  const jti = server.random.uuid();
  const claims = (): TokenClaims => ({
    aud,
    exp: now + (isPods ? EXTENDED_SECONDS : expirationSeconds),
    iat: now,
    iss: ISSUER,
    jti,
    'kubernetes.io': {
      namespace,
      ...bound,
      serviceaccount: { name, ...(uid === undefined ? {} : { uid }) },
    },
    nbf: now,
    sub: `${SERVICE_ACCOUNT_PREFIX}${namespace}:${name}`,
  });
  const spec = { ...request.spec, audiences: aud, expirationSeconds };
  const expirationTimestamp = formatTime((now + expirationSeconds) * SECOND);
  const status = statusOf(server.tokens, claims, expirationTimestamp);
  const metadata = { name, namespace, creationTimestamp: formatTime(server.now) };
  return { ...request, metadata, spec, status } as unknown as KubeObject;
}

/** Signing costs more than all the rest of a request, and most tokens are never read. */
function statusOf(
  tokens: ServiceAccountTokens,
  claims: () => TokenClaims,
  expirationTimestamp: string,
) {
  let signed: string | undefined;
  return {
    get token(): string {
      return (signed ??= tokens.sign(claims()));
    },
    expirationTimestamp,
  };
}

function checkSeconds(seconds: number, name: string): void {
  const path = 'spec.expirationSeconds';
  const error =
    seconds < MIN_SECONDS
      ? fieldInvalid(path, seconds, 'may not specify a duration less than 10 minutes')
      : seconds > MAX_SECONDS
        ? fieldInvalid(path, seconds, 'may not specify a duration larger than 2^32 seconds')
        : undefined;
  if (!error) return;
  throw new ApiError(
    invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, name, [error]),
  );
}

type Bound = {
  readonly pod?: BoundObject;
  readonly secret?: BoundObject;
  readonly node?: BoundObject;
};

function boundOf(
  exchange: Exchange,
  ref: NonNullable<TokenRequest['spec']>['boundObjectRef'],
): Bound {
  if (!ref) return {};
  const { kind = '', name = '', uid } = ref;
  const { server, namespace } = exchange;
  if (kind !== 'Pod' && kind !== 'Secret') {
    throw new ApiError(badRequest(`cannot bind token to object of type /v1, Kind=${kind}`));
  }
  const resource = kind === 'Pod' ? PODS : SECRETS;
  const found: KubeObject | undefined =
    kind === 'Pod' ? server.read(PODS, namespace, name) : server.read(SECRETS, namespace, name);
  if (!found) throw new ApiError(notFound(resource, name));
  if (uid !== undefined && uid !== '' && uid !== found.metadata.uid) {
    const why =
      `the UID in the bound object reference (${uid}) does not match the UID in record.` +
      ' The object might have been deleted and then recreated';
    throw new ApiError(conflict(resource, name, why));
  }
  const object = { name, ...(found.metadata.uid ? { uid: found.metadata.uid } : {}) };
  if (kind === 'Secret') return { secret: object };
  const node = (found as { spec?: { nodeName?: string } }).spec?.nodeName;
  return { pod: object, ...(node ? { node: { name: node } } : {}) };
}
