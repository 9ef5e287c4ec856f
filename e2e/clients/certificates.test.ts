// A user's way in: a certificate request, its approval, and what the certificate may do.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

describe.skipIf(missingClients() !== '')('certificates for users', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(1);
  });
  afterAll(() => server?.stop());

  test('request, approve, use', async () => {
    x509.cryptoProvider.set(webcrypto as never);
    const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, [
      'sign',
      'verify',
    ])) as webcrypto.CryptoKeyPair;
    const request = await x509.Pkcs10CertificateRequestGenerator.create({
      name: 'CN=jane, O=dev',
      keys,
      signingAlgorithm: ALGORITHM,
    });
    const signing = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'jane' },
      spec: {
        request: Buffer.from(request.toString('pem')).toString('base64'),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
        expirationSeconds: 86_400,
      },
    };
    expect((await server.apply(JSON.stringify(signing))).code).toBe(0);
    expect(await server.ok('get csr jane')).toMatch(/kubernetes-admin\s+24h\s+Pending/);
    await server.ok('certificate approve jane');
    await server.ok("wait --for=jsonpath='{.status.certificate}' csr/jane --timeout=20s");
    expect(await server.ok('get csr jane')).toContain('Approved,Issued');
    const encoded = await server.ok("get csr jane -o jsonpath='{.status.certificate}'");
    const certificate = path.join(server.folder, 'jane.crt');
    const key = path.join(server.folder, 'jane.key');
    writeFileSync(certificate, Buffer.from(encoded, 'base64'));
    const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    writeFileSync(key, x509.PemConverter.encode(der, 'PRIVATE KEY'));
    const files = `--client-certificate=${certificate} --client-key=${key}`;
    await server.ok(`config set-credentials jane ${files} --embed-certs`);
    await server.ok('config set-context jane --cluster=kubetarium --user=jane');
    expect(await server.ok('--context jane auth whoami')).toMatch(/Username\s+jane/);
    expect(await server.fails('--context jane get pods')).toContain(
      'User "jane" cannot list resource "pods"',
    );
    await server.ok('create rolebinding jane --clusterrole=view --group=dev');
    await server.ok('--context jane get pods');
  });
});
