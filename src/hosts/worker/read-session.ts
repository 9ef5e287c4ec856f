// Untrusted data as a session: from a file, a link, or a storage that others can write to.
import type { Verb } from '../../model/api/request.ts';
import { compareQuantities, quantityError } from '../../model/meta/quantity.ts';
import type { SessionFile, StartConfig } from './session.ts';
import { isRecord } from '../../model/meta/json-data.ts';

const DAMAGED = 'This session is damaged.';
/** No session reaches further than this from the beginning of the simulated time, 2026. */
const LATEST = 2_000_000_000_000_000;

/** The session, or a sentence that says why it is none. */
export function readSession(value: unknown): SessionFile | string {
  if (!isRecord(value) || value['kubetarium'] !== 'session')
    return 'This is no Kubetarium session.';
  const { version, config, entries, mark } = value;
  if (version !== 1) return `This session has format ${String(version)}; this page reads format 1.`;
  if (!isConfig(config) || !Array.isArray(entries) || !isRecord(mark)) return DAMAGED;
  const { at: until, digest } = mark;
  if (!isTime(until) || typeof digest !== 'string') return DAMAGED;
  let last = 0;
  for (const entry of entries as readonly unknown[]) {
    if (!isRecord(entry) || !isTime(entry['at']) || !isInput(entry['input'])) return DAMAGED;
    if (entry['at'] < last) return DAMAGED;
    last = entry['at'];
  }
  const session: unknown = { kubetarium: 'session', version: 1, config, entries, mark };
  return last > until ? DAMAGED : (session as SessionFile);
}

const VERBS: { readonly [verb in Verb]: true } = {
  get: true,
  list: true,
  watch: true,
  create: true,
  update: true,
  patch: true,
  delete: true,
  deletecollection: true,
  connect: true,
};
const PLACE = ['group', 'version', 'resource', 'subresource', 'namespace', 'name', 'userAgent'];
const CREDENTIALS = new Set<unknown>(['certificate', 'token', 'anonymous']);
const ACTS = new Set<unknown>(['start', 'receive', 'open', 'close']);
const CONTROL_PLANES = new Set<unknown>([1, 3, 5]);

function isInput(input: unknown): boolean {
  if (!isRecord(input)) return false;
  switch (input['is']) {
    case 'addNode':
      return true;
    case 'stream':
      return isTime(input['stream']) && isRecord(input['act']) && ACTS.has(input['act']['does']);
    case 'request':
      return isRequest(input['request']);
    default:
      return false;
  }
}

function isRequest(request: unknown): boolean {
  if (!isRecord(request) || !isRecord(request['options'])) return false;
  const { verb, credentials, http } = request;
  if (typeof verb !== 'string' || !Object.hasOwn(VERBS, verb)) return false;
  if (!isRecord(credentials) || !CREDENTIALS.has(credentials['is'])) return false;
  if (
    http !== undefined &&
    !(isRecord(http) && isPairs(http['headers']) && isPairs(http['query']))
  ) {
    return false;
  }
  return PLACE.every((field) => typeof request[field] === 'string');
}

function isPairs(value: unknown): boolean {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}

function isConfig(config: unknown): config is StartConfig {
  if (!isRecord(config)) return false;
  const { nodes, nodePods, controlPlanes, seed, nodeCpu, nodeMemory } = config;
  return (
    [nodes, nodePods, seed].every(isTime) &&
    (nodes as number) <= 5000 &&
    CONTROL_PLANES.has(controlPlanes) &&
    isAmount(nodeCpu) &&
    isAmount(nodeMemory)
  );
}

function isAmount(value: unknown): boolean {
  if (typeof value !== 'string' || quantityError(value) !== undefined) return false;
  return compareQuantities(value, '0') > 0;
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LATEST;
}
