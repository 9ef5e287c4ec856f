// A Status for an error that upstream did not give a reason.
import type { Status } from '../../model/generated/types.ts';

/** 500 without a reason. Upstream: apiserver pkg/endpoints/handlers/responsewriters/status.go */
export function plainFailure(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 };
}
