// Certificates of names, canaries. Facts: ingress-nginx user guide (TLS/HTTPS, annotations/canary).
import { expect, test } from 'vitest';
import type { Ingress, Secret } from '../../model/generated/types.ts';
import { goesToCanary, settingsOf, unheededOf } from './annotations.ts';
import { Certificates, FAKE_CERTIFICATE } from './certificates.ts';

/** CN=https-example.foo.com, also for *.bar.com, signed by itself. */
const PEM_BASE64 =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURqekNDQW5lZ0F3SUJBZ0lVUS9XcXhjNlF2NUxZMHJtU29KK1' +
  'hNY2ZMTE1Zd0RRWUpLb1pJaHZjTkFRRUwKQlFBd1FERWVNQndHQTFVRUF3d1ZhSFIwY0hNdFpYaGhiWEJzWlM1bWIy' +
  'OHVZMjl0TVI0d0hBWURWUVFLREJWbwpkSFJ3Y3kxbGVHRnRjR3hsTG1admJ5NWpiMjB3SGhjTk1qWXhNVEl4TWpFd0' +
  '5URXpXaGNOTWpjeE1USXhNakV3Ck5URXpXakJBTVI0d0hBWURWUVFEREJWb2RIUndjeTFsZUdGdGNHeGxMbVp2Ynk1' +
  'amIyMHhIakFjQmdOVkJBb00KRldoMGRIQnpMV1Y0WVcxd2JHVXVabTl2TG1OdmJUQ0NBU0l3RFFZSktvWklodmNOQV' +
  'FFQkJRQURnZ0VQQURDQwpBUW9DZ2dFQkFNTE9RdHRiVDlhaGZDeW1ZV3h4MTVLcU5oRk1Yc0grcXdzUS9aZVV1Y0Uy' +
  'WEVCRE5WQXEvSmlXCkF5QkJORDJnemxoSXpVZjZUdnUreEhFeEJSSDZrZ2VhQWY5LzF2cHU3cVF3T2NOQ0hXYzBrOH' +
  'VGbHovaWZ4aW0KQ05LOGNwWXhwVHhVZi9IQ0pmQWxTZzQwM2RYWnFodTEyaWxiVzQvNDlSSEdqc0cxT2xMRStOQk1Y' +
  'T2M0L0ovVgo1VlRIenNwRm8yS2RsWEZvVzdrK0ZabmpyNUZVUmtWV0g1c2FRMnZHY3J5QUwzZUo4RGYyWUFwc3E4Sj' +
  'QyMWdQCjA4cjJWUENndFRYVHgzOFVydE5PQnc4cjhrZk1ZcFNuMVdkS0xRK2RpN3NWV01GUFg2YlMzMUF0dEllcXEv' +
  'YmoKcFRQMmdteFExb2ZTaEI3R0tYTUVSN3ViZkJINS9Oa0NBd0VBQWFPQmdEQitNQjBHQTFVZERnUVdCQlJiVTdPMg' +
  'ovYmVOSlNwYnArY3BmcjZmMFdPVllEQWZCZ05WSFNNRUdEQVdnQlJiVTdPMi9iZU5KU3BicCtjcGZyNmYwV09WCllE' +
  'QVBCZ05WSFJNQkFmOEVCVEFEQVFIL01Dc0dBMVVkRVFRa01DS0NGV2gwZEhCekxXVjRZVzF3YkdVdVptOXYKTG1Odm' +
  'JZSUpLaTVpWVhJdVkyOXRNQTBHQ1NxR1NJYjNEUUVCQ3dVQUE0SUJBUUEwcmlscUpCQ2c0STY3djhUTQovSUM0cjJ1' +
  'R3l0d002L3lWT3VraVcrRnBWRzlUeXFvYzBXSzdiWkdIUmVQV0NmcGJmVWxqL1pSajViRGJpS25pCkJYdUlSN0liMW' +
  'tXaUtCc3hlY0VNL09vWnAyUDNXOVpxRkxDMTV5MmNQdXRIRHpOSjI0YnJ0djhtWTVLdWlWclUKK1VFcUZ5V3pSVUFo' +
  'YjZUT1JvRS80WWlPcmQ1VWp6R2pNTFNyc0QyZmtvUmh1TWx1QnN5RG1Sc0Jyc1VabUdGMAo5MldJSGhHWC9JeTV4OE' +
  'pzVmZYU0lLTWM0czBWNE04NWdIUTF6THZ6M2x4a1o0T3JndDkrNUM5RVdsTnhWL3NBCmVqSHlXTllmWTI1SElWbVRK' +
  'ZVpBVHdReXFLYitkWUZUZHFnOEhrWlJZRlBBaGx5dHVXL2p5SjRJdWRja1FzaFYKN2dEUwotLS0tLUVORCBDRVJUSU' +
  'ZJQ0FURS0tLS0tCg==';

const secret: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'tls', namespace: 'default' },
  type: 'kubernetes.io/tls',
  data: { 'tls.crt': PEM_BASE64, 'tls.key': '' },
};

function ingress(
  tls: object[],
  host: string,
  annotations: { [key: string]: string } = {},
): Ingress {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'i', namespace: 'default', annotations },
    spec: { tls, rules: [{ host }] },
  };
}

const read = (_: string, name: string): Secret | undefined => (name === 'tls' ? secret : undefined);

test('the Secret of a TLS section serves its hosts', () => {
  const one = ingress([{ hosts: ['https-example.foo.com'], secretName: 'tls' }], 'x');
  const certificates = new Certificates([one], read);
  const shown = certificates.choose('https-example.foo.com');
  expect(shown.subject).toBe('CN=https-example.foo.com; O=https-example.foo.com');
  expect(shown.names).toEqual(['https-example.foo.com', '*.bar.com']);
  expect(shown.authority).toBe('self');
  expect(certificates.choose('other.example')).toBe(FAKE_CERTIFICATE);
  expect(certificates.isSecured('other.example')).toBe(false);
});

test('a missing Secret: the host is secured by the stand-in', () => {
  const one = ingress([{ hosts: ['a.example'], secretName: 'none' }], 'a.example');
  const certificates = new Certificates([one], read);
  expect(certificates.isSecured('A.example:80')).toBe(true);
  expect(certificates.choose('a.example')).toBe(FAKE_CERTIFICATE);
});

test('a TLS section without hosts serves the rules that the certificate covers', () => {
  const certificates = new Certificates([ingress([{ secretName: 'tls' }], 'www.bar.com')], read);
  expect(certificates.isSecured('www.bar.com')).toBe(true);
  expect(certificates.isSecured('a.www.bar.com')).toBe(false);
});

const PREFIX = 'nginx.ingress.kubernetes.io/';
function canary(more: { [key: string]: string }) {
  const annotations: { [key: string]: string } = { [`${PREFIX}canary`]: 'true' };
  for (const [key, value] of Object.entries(more)) annotations[PREFIX + key] = value;
  const { canary: found } = settingsOf(ingress([], 'h', annotations));
  if (!found) throw new Error('a canary');
  return found;
}

test.each([
  [{ 'canary-weight': '30' }, {}, 29, true],
  [{ 'canary-weight': '30' }, {}, 30, false],
  [{}, {}, 0, false],
  [{ 'canary-by-header': 'X-C' }, { 'x-c': 'always' }, 99, true],
  [{ 'canary-by-header': 'X-C', 'canary-weight': '100' }, { 'x-c': 'never' }, 0, false],
  [{ 'canary-by-header': 'X-C', 'canary-by-header-value': 'v' }, { 'x-c': 'v' }, 99, true],
  [{ 'canary-by-header': 'X-C', 'canary-by-header-value': 'v' }, { 'x-c': 'always' }, 99, false],
  [{ 'canary-by-cookie': 'c' }, { cookie: 'a=b; c=always' }, 99, true],
  [{ 'canary-by-cookie': 'c', 'canary-weight': '100' }, { cookie: 'c=never' }, 0, false],
])('canary %j for %j', (more, headers, drawn, expected) => {
  const sent = new Map(Object.entries<string>(headers as { [key: string]: string }));
  expect(goesToCanary(canary(more as { [key: string]: string }), sent, () => drawn)).toBe(expected);
});

test('annotations that nobody heeds are named', () => {
  const annotations = { [`${PREFIX}ssl-redirect`]: 'true', [`${PREFIX}auth-url`]: 'x', other: 'y' };
  expect(unheededOf(ingress([], 'h', annotations))).toEqual([`${PREFIX}auth-url`]);
});
