// The Status objects with which the API server answers failures, in upstream's words.
// Upstream: apimachinery pkg/api/errors/errors.go
import type { Status, StatusCause, StatusDetails } from '../generated/types.ts';
import { aggregateFieldErrors, fieldErrorCauses } from './field-error.ts';
import type { FieldError } from './field-error.ts';
import { goQuote } from './go-text.ts';

/** How messages name a resource: `pods`, `deployments.apps`. */
export interface StatusResource {
  readonly group: string;
  readonly plural: string;
}

/** How messages name a kind: `Pod`, `Deployment.apps`. */
export interface StatusKind {
  readonly group: string;
  readonly kind: string;
}

/** What every update that lost a race is told. */
export const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  };
}

function detailsOf(group: string, kind: string, name: string): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
  };
}

function resourceText({ group, plural }: StatusResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function ofResource(resource: StatusResource, name: string): StatusDetails {
  return detailsOf(resource.group, resource.plural, name);
}

/** 404: there is no object of that name. */
export function notFound(resource: StatusResource, name: string): Status {
  const message = `${resourceText(resource)} ${goQuote(name)} not found`;
  return failure(404, 'NotFound', message, ofResource(resource, name));
}

/** 404 for a path that the server does not serve. */
export function unknownPath(): Status {
  const message = 'the server could not find the requested resource';
  return failure(404, 'NotFound', message, {});
}

/** 409: an object of that name is there already. */
export function alreadyExists(resource: StatusResource, name: string): Status {
  const message = `${resourceText(resource)} ${goQuote(name)} already exists`;
  return failure(409, 'AlreadyExists', message, ofResource(resource, name));
}

/** 409: no free name was found for a generateName. */
export function generateNameConflict(resource: StatusResource, name: string): Status {
  const message =
    `${resourceText(resource)} ${goQuote(name)} already exists, the server was not able to` +
    ' generate a unique name for the object';
  const details = { ...ofResource(resource, name), retryAfterSeconds: 1 };
  return failure(409, 'AlreadyExists', message, details);
}

/** 409: the object changed meanwhile, or another precondition failed. */
export function conflict(resource: StatusResource, name: string, why = OBJECT_MODIFIED): Status {
  const what = `${resourceText(resource)} ${goQuote(name)}`;
  const message = `Operation cannot be fulfilled on ${what}: ${why}`;
  return failure(409, 'Conflict', message, ofResource(resource, name));
}

/** 409: server-side apply met fields that others own. */
export function applyConflict(causes: readonly StatusCause[], message: string): Status {
  return failure(409, 'Conflict', message, { causes });
}

/** 422: validation failed. */
export function invalid(kind: StatusKind, name: string, errors: readonly FieldError[]): Status {
  const what = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const head = `${what} ${goQuote(name)} is invalid`;
  const message = errors.length === 0 ? head : `${head}: ${aggregateFieldErrors(errors)}`;
  const details = { ...detailsOf(kind.group, kind.kind, name), causes: fieldErrorCauses(errors) };
  return failure(422, 'Invalid', message, details);
}

/** 422: a patch that does not fit the object; upstream says no more. */
export function rejectedRequest(): Status {
  const message = 'the server rejected our request due to an error in our request';
  return failure(422, 'Invalid', message, {});
}

/** 403: authorization or admission refused. */
export function forbidden(resource: StatusResource, name: string, why: string): Status {
  const what = resourceText(resource);
  const subject = what === '' ? '' : name === '' ? `${what} is ` : `${what} ${goQuote(name)} is `;
  return failure(403, 'Forbidden', `${subject}forbidden: ${why}`, ofResource(resource, name));
}

/** 401: nobody knows who is asking. */
export function unauthorized(message = 'Unauthorized'): Status {
  return failure(401, 'Unauthorized', message);
}

/** 400: the request makes no sense. */
export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

/** 410: the revision asked for is compacted away. */
export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

/** 410 as old watches give it. */
export function gone(message: string): Status {
  return failure(410, 'Gone', message);
}

/** 429: come back later. */
export function tooManyRequests(message: string, retryAfterSeconds: number): Status {
  return failure(429, 'TooManyRequests', message, { retryAfterSeconds });
}

/** 405: the resource does not know the verb. */
export function methodNotAllowed(resource: StatusResource, action: string): Status {
  const what = goQuote(resourceText(resource));
  const message = `${action} is not supported on resources of kind ${what}`;
  return failure(405, 'MethodNotAllowed', message, ofResource(resource, ''));
}

/** 406: the client accepts nothing that the server can write. */
export function notAcceptable(accepted: readonly string[]): Status {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`;
  return failure(406, 'NotAcceptable', message);
}

/** 415: the body is of a media type that the server cannot read. */
export function unsupportedMediaType(accepted: readonly string[]): Status {
  const message =
    'the body of the request was in an unknown format - accepted media types include: ' +
    accepted.join(', ');
  return failure(415, 'UnsupportedMediaType', message);
}

/** 413: the body is larger than the server reads. */
export function requestEntityTooLarge(message: string): Status {
  const text = `Request entity too large: ${message}`;
  return failure(413, 'RequestEntityTooLarge', text);
}

/** 500: a fault of the server. */
export function internalError(message: string): Status {
  const text = `Internal error occurred: ${message}`;
  return failure(500, 'InternalError', text, { causes: [{ message }] });
}

/** 500 without a reason, as upstream answers errors that it does not classify. */
export function unclassifiedError(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 };
}

/** 500: could not be done now, try again. */
export function serverTimeout(
  resource: StatusResource,
  operation: string,
  retryAfterSeconds = 0,
): Status {
  const message =
    `The ${operation} operation against ${resourceText(resource)} could not be completed at` +
    ' this time, please try again.';
  const retry = retryAfterSeconds > 0 ? { retryAfterSeconds } : {};
  return failure(500, 'ServerTimeout', message, { ...ofResource(resource, operation), ...retry });
}

/** 504: time ran out before the answer was known. */
export function timeout(message: string, retryAfterSeconds = 0): Status {
  const details = retryAfterSeconds > 0 ? { retryAfterSeconds } : {};
  return failure(504, 'Timeout', `Timeout: ${message}`, details);
}

/** 503: nobody can answer, such as an aggregated API whose server is away. */
export function serviceUnavailable(message: string): Status {
  return failure(503, 'ServiceUnavailable', message);
}

/** The answer to what succeeded without an object to show. */
export function success(details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details === undefined ? {} : { details }),
  };
}

/** Whether a value is a Status of failure. */
export function isFailure(value: unknown): value is Status {
  const status = value as Partial<Status> | null;
  return typeof status === 'object' && status?.kind === 'Status' && status.status === 'Failure';
}
