// Answers of webhooks and what becomes of them.
// Upstream: apiserver pkg/admission/plugin/webhook/request/admissionreview_test.go,
// pkg/admission/plugin/webhook/errors/statuserror_test.go
import { expect, test } from 'vitest';
import { readReview } from './admission-review.ts';
import { denial } from './run-webhooks.ts';

const answer = (response: object): string =>
  JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response });

test('a verdict with warnings and a patch', () => {
  const patch = 'W3sib3AiOiJhZGQiLCJwYXRoIjoiL2EiLCJ2YWx1ZSI6MX1d';
  const body = answer({ uid: 'u', allowed: true, warnings: ['w'], patch, patchType: 'JSONPatch' });
  expect(readReview(body, 'u', true)).toEqual({
    allowed: true,
    warnings: ['w'],
    patch: [{ op: 'add', path: '/a', value: 1 }],
  });
});

test.each([
  [answer({ uid: 'other', allowed: true }), 'expected response.uid="u", got "other"'],
  [
    answer({ uid: 'u', allowed: true, patch: 'W10=' }),
    'webhook returned invalid response.patchType of ""',
  ],
  ['{}', 'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got , Kind='],
  [
    'Hello',
    "couldn't get version/kind; json parse error: invalid character 'H' looking for beginning" +
      ' of value',
  ],
])('%s is no answer', (body, message) => {
  expect(readReview(body, 'u', true)).toBe(message);
});

test('a validating webhook may not patch', () => {
  const body = answer({ uid: 'u', allowed: true, patch: 'W10=', patchType: 'JSONPatch' });
  expect(readReview(body, 'u', false)).toBe('validating webhook may not return response.patch');
});

test.each([
  [{}, 400, 'admission webhook "w" denied the request without explanation'],
  [{ message: 'no' }, 400, 'admission webhook "w" denied the request: no'],
  [{ reason: 'Forbidden', code: 403 }, 403, 'admission webhook "w" denied the request: Forbidden'],
  [{ code: 200, message: 'no' }, 400, 'admission webhook "w" denied the request: no'],
])('a denial by %j', (given, code, message) => {
  expect(denial('w', given)).toMatchObject({ status: 'Failure', code, message });
});
