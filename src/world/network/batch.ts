// Many equal requests as one message: how high rates of load cost no more than low ones.
import type { Task } from '../../kernel/task.ts';
import type { ControlGroup } from '../machines/control-group.ts';
import type { HttpHeaders, HttpRequest } from './http.ts';

const HEADER = 'x-kubetarium-requests';

/** The headers of a message that stands for so many requests. */
export function headersOfBatch(headers: HttpHeaders, requests: number): HttpHeaders {
  return requests === 1 ? headers : new Map([...headers, [HEADER, String(requests)]]);
}

/** How many requests a message stands for; a server pays cpu and memory for all of them. */
export function requestsIn({ headers }: HttpRequest): number {
  const text = headers.get(HEADER);
  return text === undefined ? 1 : Math.max(1, Math.floor(Number(text)) || 1);
}

/** The cpu of a message's requests, each computed by a thread of its own. */
export function* payFor(request: HttpRequest, group: ControlGroup, cpuMicros: number): Task {
  if (request.isInstant) return;
  const count = requestsIn(request);
  yield* group.useCpu(cpuMicros * count, count);
}
