// Calls that did not succeed, as thrown by ApiClient.
import { Failure } from '../kernel/failure.ts';
import type { Status } from '../model/generated/types.ts';

/** The server's own Status. `code` is the HTTP status, `reason` as in metav1.StatusReason. */
export class ApiError extends Failure {
  override readonly name = 'ApiError';

  constructor(readonly status: Status) {
    super(status.message ?? status.reason ?? 'unknown error');
  }

  get code(): number {
    return this.status.code ?? 500;
  }

  get reason(): string {
    return this.status.reason ?? 'Unknown';
  }
}

/** The server was not reached or did not answer in time. */
export class ConnectionError extends Failure {
  override readonly name = 'ConnectionError';
}

function hasReason(error: unknown, reason: string): boolean {
  return error instanceof ApiError && error.reason === reason;
}

export function isNotFound(error: unknown): boolean {
  return hasReason(error, 'NotFound');
}

export function isConflict(error: unknown): boolean {
  return hasReason(error, 'Conflict');
}

export function isAlreadyExists(error: unknown): boolean {
  return hasReason(error, 'AlreadyExists');
}

/** 429: an eviction that a disruption budget refuses, or a server that asks for patience. */
export function isTooManyRequests(error: unknown): boolean {
  return hasReason(error, 'TooManyRequests');
}
