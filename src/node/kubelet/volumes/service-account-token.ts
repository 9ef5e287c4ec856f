// Tokens of service accounts for projected volumes. Upstream: pkg/kubelet/token.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import { ApiError, ConnectionError } from '../../../client/api-error.ts';
import { objectOf } from '../../../client/api-client.ts';
import { SERVICE_ACCOUNTS } from '../../../model/api/refs.ts';
import type { ServiceAccountTokenProjection } from '../../../model/generated/types.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import { MountError } from './mount-error.ts';

const DEFAULT_EXPIRATION_SECONDS = 3600;
const METHOD_NOT_ALLOWED = 405;
/** Of a token's life; then a new one takes its place. Upstream: token_manager.go. */
const REFRESH_PERCENT = 80;

/** Holds a token; the text is signed when it is first read. */
export interface IssuedToken {
  readonly token: string;
}

const NO_TOKEN: IssuedToken = { token: '' };

/** Asks for a token bound to the pod. Throws MountError with the server's words. */
export function* serviceAccountToken(
  parts: KubeletParts,
  record: PodRecord,
  projection: ServiceAccountTokenProjection,
): Task<IssuedToken> {
  const { namespace = '', name } = record.pod.metadata;
  const account = record.pod.spec.serviceAccountName || 'default';
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: {
      audiences: projection.audience ? [projection.audience] : [],
      expirationSeconds: projection.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS,
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid: record.uid },
    },
  };
  const { client } = parts;
  const request = client.requestFor('create', SERVICE_ACCOUNTS, namespace, account, 'token', body);
  try {
    const answer = objectOf(yield* client.request(request)) as {
      readonly status?: IssuedToken;
    };
    const lifetime = body.spec.expirationSeconds * SECOND;
    const dueAt = parts.now() + Math.floor((lifetime * REFRESH_PERCENT) / 100);
    record.tokensDueAt = Math.min(record.tokensDueAt, dueAt);
    return answer.status ?? NO_TOKEN;
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
    // A server that issues no tokens leaves pods with an empty one.
    if (error instanceof ApiError && error.code === METHOD_NOT_ALLOWED) return NO_TOKEN;
    throw new MountError(`failed to fetch token: ${error.message}`);
  }
}
