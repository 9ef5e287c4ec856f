// TLS as far as it shows: nothing is encrypted, but servers have certificates and clients look.

export interface ServerCertificate {
  /** `O=Acme Co; CN=example`. */
  readonly subject: string;
  readonly issuer: string;
  /** Alternative names; without any, the subject's common name counts for no client of today. */
  readonly names: readonly string[];
  /** Who signed it: itself, the cluster's authority, or somebody the client cannot know. */
  readonly authority: 'self' | 'cluster' | 'unknown';
  /** `20260101080000Z`. */
  readonly validity?: { readonly notBefore: string; readonly notAfter: string };
  readonly pem?: string;
}

/** What a client whose TLS meets plain HTTP says of the connection. */
export const PLAIN_REPLY = 'the server does not speak TLS';

/** What components of a cluster show: signed by its authority, for any name they are called by. */
export const CLUSTER_CERTIFICATE: ServerCertificate = {
  subject: 'CN=kube-apiserver',
  issuer: 'CN=kubernetes',
  names: ['*'],
  authority: 'cluster',
};

/** What programs that make up their own certificate show. */
export const OWN_CERTIFICATE: ServerCertificate = {
  subject: 'CN=localhost',
  issuer: 'CN=localhost',
  names: ['*'],
  authority: 'self',
};

/** Ports at which programs of which nothing else is known speak TLS. */
const TLS_PORTS: ReadonlySet<number> = new Set([
  443, 4443, 6443, 8443, 9443, 10_250, 10_257, 10_258, 10_259,
]);

/** The certificate of a server that says nothing of TLS itself. */
export function usualCertificate(port: number): ServerCertificate | undefined {
  return TLS_PORTS.has(port) ? OWN_CERTIFICATE : undefined;
}

/** Whether a certificate's name stands for a host: `*.example.com` for one more label. */
export function coversHost({ names }: ServerCertificate, host: string): boolean {
  const asked = host.toLowerCase();
  return names.some((name) => {
    const own = name.toLowerCase();
    if (own === '*' || own === asked) return true;
    return own.startsWith('*.') && asked.slice(asked.indexOf('.')) === own.slice(1);
  });
}

/** Why a client does not trust a certificate, in OpenSSL's words; undefined when it does. */
export function distrust(
  certificate: ServerCertificate,
  host: string,
  authorities: string | undefined,
): string | undefined {
  const { authority, pem } = certificate;
  if (authority === 'self' && !(pem !== undefined && authorities?.includes(pem))) {
    return 'SSL certificate problem: self-signed certificate';
  }
  if (authority !== 'self' && authorities === undefined) {
    return 'SSL certificate problem: unable to get local issuer certificate';
  }
  if (coversHost(certificate, host)) return undefined;
  return `SSL: no alternative certificate subject name matches target host name '${host}'`;
}
