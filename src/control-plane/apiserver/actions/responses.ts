// The shapes of responses.
import type { ApiResponse } from '../../../model/api/request.ts';

/** An object with its HTTP code. */
export function objectResponse(object: unknown, code = 200): ApiResponse {
  return { code, body: { is: 'object', object } };
}
