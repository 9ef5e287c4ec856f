// The certificates of one server: an authority of its own, the server's leaf, the admin's leaf.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MILLIS = 86_400_000;
const LIFETIME_MILLIS = 10 * 365 * DAY_MILLIS;
/** Clocks of clients may be behind. Upstream: signer.go backdate */
const BACKDATE_MILLIS = 300_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface Certificates {
  readonly authority: string;
  readonly server: KeyPair;
  readonly admin: KeyPair;
  /** A client certificate for whom a PEM request names, valid for so long from now on. */
  sign(request: string, seconds: number): Promise<Signed>;
}

export type Signed = { readonly certificate: string } | { readonly error: string };

/** PEM texts, made anew for each start. `hosts` are names and addresses of the server. */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto as never);
  const keys = await generateKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=kubernetes',
    ...validity(),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
    ],
  });
  const leaf = leafMaker(authority, keys);
  return {
    authority: authority.toString('pem'),
    server: await leaf('CN=kube-apiserver', SERVER_AUTH, hosts),
    admin: await leaf('CN=kubernetes-admin, O=system:masters', CLIENT_AUTH, []),
    sign: requestSigner(authority, keys),
  };
}

function requestSigner(authority: x509.X509Certificate, keys: webcrypto.CryptoKeyPair) {
  return async (pem: string, seconds: number): Promise<Signed> => {
    try {
      const request = new x509.Pkcs10CertificateRequest(pem);
      if (!(await request.verify())) return { error: 'unable to verify signature of the request' };
      const now = Date.now();
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: request.subject,
        issuer: authority.subject,
        notBefore: new Date(now - BACKDATE_MILLIS),
        notAfter: new Date(now + seconds * 1_000),
        publicKey: request.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.ExtendedKeyUsageExtension([CLIENT_AUTH]),
          new x509.BasicConstraintsExtension(false, undefined, true),
        ],
      });
      return { certificate: `${certificate.toString('pem')}\n` };
    } catch (error) {
      return { error: `unable to parse csr: ${(error as Error).message}` };
    }
  };
}

function leafMaker(authority: x509.X509Certificate, keys: webcrypto.CryptoKeyPair) {
  return async (subject: string, usage: string, hosts: readonly string[]): Promise<KeyPair> => {
    const own = await generateKeys();
    const names = hosts.map((value) => ({
      type: /^[\d.]+$|:/.test(value) ? ('ip' as const) : ('dns' as const),
      value,
    }));
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject,
      issuer: authority.subject,
      ...validity(),
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.ExtendedKeyUsageExtension([usage]),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    const der = await webcrypto.subtle.exportKey('pkcs8', own.privateKey as webcrypto.CryptoKey);
    return {
      certificate: certificate.toString('pem'),
      key: x509.PemConverter.encode(der as ArrayBuffer, 'PRIVATE KEY'),
    };
  };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  return keys as webcrypto.CryptoKeyPair;
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MILLIS), notAfter: new Date(now + LIFETIME_MILLIS) };
}

function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(8));
  return `0${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
