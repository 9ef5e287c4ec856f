// The kind CertificateSigningRequest. Upstream: pkg/registry/certificates/certificates/strategy.go
import { CERTIFICATE_SIGNING_REQUESTS } from '../../api/refs.ts';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '../../generated/types.ts';
import { humanDuration } from '../../meta/duration.ts';
import { fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { formatTime } from '../../meta/time.ts';
import { SUBDOMAIN_NAME, checkImmutable } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import type { RequestContext } from '../define-resource.ts';
import { STATUS, partOf } from '../subresource.ts';

type Request = CertificateSigningRequest;
const SPEC = FieldPath.of('spec');
const MIN_SECONDS = 600;
const SECOND = 1_000_000;

export const CERTIFICATE_SIGNING_REQUEST_RESOURCE = defineResource<Request>({
  ref: CERTIFICATE_SIGNING_REQUESTS,
  shortNames: ['csr'],
  subresources: [partOf('approval'), STATUS],
  defaults: (request) =>
    request.spec === undefined ? { ...request, spec: {} as Request['spec'] } : request,
  prepareCreate: prepareRequest,
  prepareUpdate: (request, old) => keepSpec(keepStatus(request, old), old),
  prepareStatusUpdate: (request, old, context) =>
    withConditionTimes(keepSpec(request, old), old, context),
  preparePartUpdate: (_, request, old, context) => {
    const conditions = request.status?.conditions;
    const status = { ...old.status, ...(conditions === undefined ? {} : { conditions }) };
    return withConditionTimes(withStatus(keepSpec(request, old), status), old, context);
  },
  ...metaValidation<Request>(false, SUBDOMAIN_NAME, checkRequest),
  columns: [
    NAME_COLUMN,
    AGE_COLUMN,
    column('SignerName', 'Who should sign.', (request) => request.spec.signerName || '<none>'),
    column('Requestor', 'Who asks.', (request) => request.spec.username ?? ''),
    column('RequestedDuration', 'For how long it should be valid.', (request) => {
      const seconds = request.spec.expirationSeconds;
      return seconds === undefined ? '<none>' : humanDuration(seconds * SECOND);
    }),
    column('Condition', 'How far it has come.', conditionText),
  ],
  selectableFields: (request) => new Map([['spec.signerName', request.spec.signerName ?? '']]),
  selectableFieldNames: ['spec.signerName'],
});

// Who asks is not for the client to say.
function prepareRequest(request: Request, context: RequestContext): Request {
  const { username: _, uid: __, groups: ___, extra: ____, ...spec } = request.spec;
  const { name, uid, groups, extra } = context.user;
  return {
    ...withStatus(request, {}),
    spec: {
      ...spec,
      username: name,
      ...(uid ? { uid } : {}),
      ...(groups.length === 0 ? {} : { groups }),
      ...(extra === undefined ? {} : { extra }),
    },
  };
}

function withConditionTimes(request: Request, old: Request, context: RequestContext): Request {
  const conditions = request.status?.conditions;
  if (conditions === undefined) return request;
  const now = formatTime(context.now);
  const timed = conditions.map((condition): CertificateSigningRequestCondition => {
    const before = old.status?.conditions?.find(({ type }) => type === condition.type);
    const same = before?.status === condition.status ? before.lastTransitionTime : undefined;
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? same ?? now,
    };
  });
  return withStatus(request, { ...request.status, conditions: timed });
}

function checkRequest(errors: Errors, request: Request, old: Request | undefined): void {
  const { spec } = request;
  if (old !== undefined) checkImmutable(errors, SPEC, spec, old.spec);
  if (!spec.request) errors.push(fieldRequired(SPEC.child('request')));
  if (!spec.signerName) errors.push(fieldRequired(SPEC.child('signerName')));
  else if (!/^[^/]+\.[^/]+\/.+$/.test(spec.signerName)) {
    const detail =
      'must be a fully qualified domain and path of the form "example.com/signer-name"';
    errors.push(fieldInvalid(SPEC.child('signerName'), spec.signerName, detail));
  }
  if ((spec.usages?.length ?? 0) === 0) errors.push(fieldRequired(SPEC.child('usages')));
  const seconds = spec.expirationSeconds;
  if (seconds !== undefined && seconds < MIN_SECONDS) {
    const detail = `may not specify a duration less than ${MIN_SECONDS} seconds (10 minutes)`;
    errors.push(fieldInvalid(SPEC.child('expirationSeconds'), seconds, detail));
  }
}

// Upstream: printers.go extractCSRStatus
function conditionText(request: Request): string {
  let approved = false;
  let denied = false;
  let failed = false;
  for (const { type } of request.status?.conditions ?? []) {
    if (type === 'Approved') approved = true;
    else if (type === 'Denied') denied = true;
    else if (type === 'Failed') failed = true;
  }
  let text = denied ? 'Denied' : approved ? 'Approved' : 'Pending';
  if (failed) text += ',Failed';
  return request.status?.certificate ? `${text},Issued` : text;
}
