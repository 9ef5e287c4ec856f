// What a scenario reads in the API server's answer.
import type { ApiResponse } from '../../../src/model/api/request.ts';
import type { Status } from '../../../src/model/generated/types.ts';

export function objectOf({ body }: ApiResponse): unknown {
  return body.is === 'object' ? body.object : undefined;
}

export function outcome(response: ApiResponse, success: string): string {
  if (response.code < 400) return success;
  const status = objectOf(response) as Status;
  return `Error (${status.reason ?? response.code}): ${status.message ?? ''}`;
}
