// The kubeconfig with which clients find and trust this server.
import { stringify } from 'yaml';
import type { Certificates } from './certificates.ts';

/** The text of a kubeconfig for the admin. */
export function kubeconfigText(server: string, certificates: Certificates): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'kubetarium',
          cluster: { server, 'certificate-authority-data': base64(certificates.authority) },
        },
      ],
      users: [
        {
          name: 'kubernetes-admin',
          user: {
            'client-certificate-data': base64(certificates.admin.certificate),
            'client-key-data': base64(certificates.admin.key),
          },
        },
      ],
      contexts: [
        {
          name: 'kubernetes-admin@kubetarium',
          context: { cluster: 'kubetarium', user: 'kubernetes-admin' },
        },
      ],
      'current-context': 'kubernetes-admin@kubetarium',
      preferences: {},
    },
    { lineWidth: 0 },
  );
}
