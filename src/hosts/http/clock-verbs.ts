// The Clock's verbs: POST advance, step and fastforward, which take wall time and so are run by the host.
import { SECOND } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';
import { CLOCK_NAME } from '../../lab/simulation-api/clock-kind.ts';
import { SIMULATION_GROUP, SIMULATION_VERSION } from '../../lab/simulation-api/simulation-crd.ts';
import { badRequest, notFound } from '../../model/meta/status.ts';
import type { Status } from '../../model/generated/types.ts';
import type { HttpRequest } from './http-message.ts';

export type ClockVerb =
  | { readonly is: 'advance'; readonly micros: Micros }
  | { readonly is: 'step' }
  | { readonly is: 'fastforward' }
  | { readonly is: 'refused'; readonly status: Status };

const MAX_SECONDS = 10 * 365 * 86_400;
const PATH = new RegExp(
  `^/apis/${SIMULATION_GROUP}/${SIMULATION_VERSION}/clocks/([^/]+)/(advance|step|fastforward)/?$`,
);

/** What the request wants of the clock; undefined when it is about something else. */
export function clockVerbOf(request: HttpRequest): ClockVerb | undefined {
  const match = PATH.exec(request.path);
  if (!match || request.method !== 'POST') return undefined;
  const [, name = '', verb] = match;
  if (name !== CLOCK_NAME) {
    const resource = { group: SIMULATION_GROUP, plural: 'clocks' };
    return { is: 'refused', status: notFound(resource, name) };
  }
  return verb === 'step' || verb === 'fastforward' ? { is: verb } : advance(request.body);
}

function advance(body: Uint8Array | undefined): ClockVerb {
  let seconds: unknown;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body ?? new Uint8Array()));
    seconds = (value as { seconds?: unknown } | null)?.seconds;
  } catch {
    return refused('the body is no JSON; it should be such as {"seconds": 30}');
  }
  if (typeof seconds !== 'number' || !(seconds >= 0) || seconds > MAX_SECONDS) {
    return refused(
      `seconds: Invalid value: ${JSON.stringify(seconds)}: must be a number from 0 to ${MAX_SECONDS}`,
    );
  }
  return { is: 'advance', micros: Math.round(seconds * SECOND) };
}

function refused(message: string): ClockVerb {
  return { is: 'refused', status: badRequest(message) };
}
