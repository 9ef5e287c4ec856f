// Which certificate the ingress shows for a name. Upstream: ingress-nginx controller.go, ssl.go.
import type { Ingress, Secret } from '../../model/generated/types.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { certificateOfPem } from '../../world/images/x509.ts';
import type { ServerCertificate } from '../../world/network/tls.ts';
import { coversHost } from '../../world/network/tls.ts';

const FAKE_NAME = 'O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate';

/** What stands in where there is no Secret, or none that can be read. */
export const FAKE_CERTIFICATE: ServerCertificate = {
  subject: FAKE_NAME,
  issuer: FAKE_NAME,
  names: ['ingress.local'],
  authority: 'self',
};

export type SecretReader = (namespace: string, name: string) => Secret | undefined;

export class Certificates {
  /** Names of Ingresses' TLS sections and rules, each with the certificate for it. */
  private readonly byHost = new Map<string, ServerCertificate>();

  constructor(ingresses: Iterable<Ingress>, secret: SecretReader) {
    for (const ingress of ingresses) this.add(ingress, secret);
  }

  /** For the name that a client asks for. */
  choose(serverName: string): ServerCertificate {
    return this.find(serverName) ?? FAKE_CERTIFICATE;
  }

  /** Whether a host is served over TLS, if only by the stand-in. */
  isSecured(host: string): boolean {
    return this.find(host) !== undefined;
  }

  private find(host: string): ServerCertificate | undefined {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    const wildcard = `*${name.slice(name.indexOf('.'))}`;
    return this.byHost.get(name) ?? (name.includes('.') ? this.byHost.get(wildcard) : undefined);
  }

  private add({ metadata, spec }: Ingress, secret: SecretReader): void {
    const rules = (spec?.rules ?? []).map(({ host = '' }) => host);
    for (const { hosts = [], secretName } of spec?.tls ?? []) {
      const own = secretName ? secret(metadata.namespace ?? '', secretName) : undefined;
      const certificate = own && certificateOf(own);
      for (const host of hosts) this.put(host, certificate ?? FAKE_CERTIFICATE);
      if (hosts.length > 0 || !certificate) continue;
      for (const host of rules) if (coversHost(certificate, host)) this.put(host, certificate);
    }
  }

  private put(host: string, certificate: ServerCertificate): void {
    const name = host.toLowerCase();
    if (!this.byHost.has(name)) this.byHost.set(name, certificate);
  }
}

function certificateOf({ data = {} }: Secret): ServerCertificate | undefined {
  const text = data['tls.crt'];
  return text === undefined ? undefined : certificateOfPem(decodeUtf8(decodeBase64(text)));
}
