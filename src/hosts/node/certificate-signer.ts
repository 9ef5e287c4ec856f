// Signs approved requests for client certificates with this server's authority, as the controller
// manager's csr-signing controller does. The authority is the host's, so the signer is too.
// Upstream: pkg/controller/certificates/signer/signer.go
import type { Engine } from '../../engine/engine.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import { CERTIFICATE_SIGNING_REQUESTS } from '../../model/api/refs.ts';
import { groupResource } from '../../model/api/resource-ref.ts';
import type { CertificateSigningRequest } from '../../model/generated/types.ts';
import type { Certificates } from './certificates.ts';

const SIGNER = 'kubernetes.io/kube-apiserver-client';
const COLLECTION = groupResource(CERTIFICATE_SIGNING_REQUESTS);
const { group, version, plural } = CERTIFICATE_SIGNING_REQUESTS;

/** Upstream: cluster-signing-duration. */
const DEFAULT_SECONDS = 365 * 24 * 3_600;

/** From now on what is approved is signed. */
export function signApproved(engine: Engine, certificates: Certificates): void {
  engine.store.onEvent(({ resource, type, object }) => {
    if (resource !== COLLECTION || type === 'DELETED') return;
    const request = object as CertificateSigningRequest;
    if (isDue(request)) void sign(engine, certificates, request);
  });
}

function isDue({ spec, status }: CertificateSigningRequest): boolean {
  const types = (status?.conditions ?? []).map(({ type }) => type);
  if (status?.certificate || spec.signerName !== SIGNER) return false;
  return types.includes('Approved') && !types.includes('Denied') && !types.includes('Failed');
}

async function sign(
  engine: Engine,
  certificates: Certificates,
  { spec, metadata }: CertificateSigningRequest,
): Promise<void> {
  const pem = Buffer.from(spec.request, 'base64').toString();
  const outcome = await certificates.sign(pem, spec.expirationSeconds ?? DEFAULT_SECONDS);
  // The object may have moved on while the key was at work.
  const name = metadata.name ?? '';
  const { body } = engine.request(requestFor('get', name));
  const now = body.is === 'object' ? (body.object as CertificateSigningRequest) : undefined;
  if (!now?.spec || !isDue(now)) return;
  const status =
    'certificate' in outcome
      ? { ...now.status, certificate: Buffer.from(outcome.certificate).toString('base64') }
      : { ...now.status, conditions: [...(now.status?.conditions ?? []), failed(outcome.error)] };
  engine.request({ ...requestFor('update', name), body: { ...now, status } });
}

function failed(message: string) {
  return { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message };
}

function requestFor(verb: 'get' | 'update', name: string): ApiRequest {
  return {
    verb,
    group,
    version,
    resource: plural,
    subresource: verb === 'update' ? 'status' : '',
    namespace: '',
    name,
    options: {},
    credentials: {
      is: 'certificate',
      user: 'system:serviceaccount:kube-system:certificate-controller',
      groups: ['system:masters'],
    },
    userAgent: 'kube-controller-manager',
  };
}
