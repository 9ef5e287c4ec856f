// The certificate of the cluster's own authority, as pods find it in kube-root-ca.crt.
import type { Kernel } from '../../kernel/kernel.ts';

const LINES = 12;
const LINE_LENGTH = 64;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * A PEM text that depends on the seed alone. It has a certificate's form and no signature: inside
 * the simulation nobody checks one, and a real one would make every history different.
 */
export function rootCertificate(kernel: Kernel): string {
  const random = kernel.random('certificate authority');
  const line = (): string =>
    Array.from({ length: LINE_LENGTH }, () => BASE64[random.below(64)]).join('');
  const body = Array.from({ length: LINES }, line);
  return ['-----BEGIN CERTIFICATE-----', ...body, '-----END CERTIFICATE-----', ''].join('\n');
}
