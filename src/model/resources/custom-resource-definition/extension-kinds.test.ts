// Kinds that extend the API: definitions, policies, webhooks, certificates, services, reviews.
// Cases: apiextensions pkg/apis/apiextensions/validation/validation_test.go,
// pkg/apis/{admissionregistration,certificates,authorization}/validation/validation_test.go.
import { expect, test } from 'vitest';
import type { CertificateSigningRequest } from '../../generated/types.ts';
import { VALIDATING_ADMISSION_POLICY_RESOURCE } from '../admission-registration/policy.resource.ts';
import { API_SERVICE_RESOURCE } from '../api-service/api-service.resource.ts';
import { CERTIFICATE_SIGNING_REQUEST_RESOURCE } from '../certificates/csr.resource.ts';
import type { ResourceDefinition } from '../define-resource.ts';
import { SUBJECT_ACCESS_REVIEW_RESOURCE } from '../reviews/reviews.ts';
import { Registry } from '../registry.ts';
import { CONTEXT, create, created, row } from '../testing/harness.ts';
import { CUSTOM_RESOURCE_DEFINITION_RESOURCE } from './custom-resource-definition.resource.ts';

const CSR = CERTIFICATE_SIGNING_REQUEST_RESOURCE;
const CRD = CUSTOM_RESOURCE_DEFINITION_RESOURCE;
const WEBHOOKS = Registry.builtIn().find('validatingwebhookconfigurations')!;

const version = {
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
};
const spec = {
  group: 'stable.example.com',
  scope: 'Namespaced',
  names: { plural: 'crontabs', kind: 'CronTab' },
  versions: [version],
};
const metadata = { name: 'crontabs.stable.example.com' };

test('a definition is filled in and keeps count of its stored versions', () => {
  const definition = created(CRD, { metadata, spec });
  expect(definition.spec.names).toEqual({
    plural: 'crontabs',
    kind: 'CronTab',
    singular: 'crontab',
    listKind: 'CronTabList',
  });
  expect(definition.spec.conversion).toEqual({ strategy: 'None' });
  expect(definition.status?.storedVersions).toEqual(['v1']);
});

const SPEC_SCHEMA = 'spec.versions[0].schema.openAPIV3Schema.properties[spec]';

function withSpecSchema(more: object): object {
  const schema = { type: 'object', properties: { spec: { type: 'object', ...more } } };
  const versions = [{ ...version, schema: { openAPIV3Schema: schema } }];
  return { metadata, spec: { ...spec, versions } };
}

const BAD: readonly (readonly [ResourceDefinition<any>, object, string])[] = [
  [
    CRD,
    { metadata: { name: 'x.y.z' }, spec },
    'metadata.name: Invalid value: "x.y.z": must be spec.names.plural+"."+spec.group',
  ],
  [
    CRD,
    { metadata, spec: { ...spec, scope: 'Other' } },
    'spec.scope: Unsupported value: "Other": supported values: "Cluster", "Namespaced"',
  ],
  [
    CRD,
    { metadata: { name: 'crontabs.a.k8s.io' }, spec: { ...spec, group: 'a.k8s.io' } },
    'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have' +
      ' approval annotation "api-approved.kubernetes.io", see' +
      ' https://github.com/kubernetes/enhancements/pull/1111',
  ],
  [
    CRD,
    { metadata, spec: { ...spec, preserveUnknownFields: true } },
    'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set' +
      ' x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
  ],
  [
    CRD,
    { metadata, spec: { ...spec, conversion: { strategy: 'Webhook' } } },
    'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
  ],
  [
    CRD,
    withSpecSchema({ properties: { a: { type: 'string', default: 5 } } }),
    `${SPEC_SCHEMA}.properties[a].default: Invalid value: "integer":` +
      ` ${SPEC_SCHEMA}.properties[a].default in body must be of type string: "integer"`,
  ],
  [
    CRD,
    withSpecSchema({ 'x-kubernetes-validations': [{ rule: 'self.zzz == 1' }], properties: {} }),
    `${SPEC_SCHEMA}.x-kubernetes-validations[0].rule: Invalid value: {"rule":"self.zzz == 1"}:` +
      " compilation failed: ERROR: <input>:1:5: undefined field 'zzz'\n | self.zzz == 1\n | ....^",
  ],
  [
    CRD,
    { metadata, spec: { ...spec, versions: [{ ...version, schema: undefined }] } },
    'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
  ],
  [
    CRD,
    { metadata, spec: { ...spec, versions: [{ ...version, storage: false }] } },
    'spec.versions: Invalid value: ' +
      JSON.stringify([{ ...version, storage: false }]) +
      ': must have exactly one version marked as storage version',
  ],
  [
    VALIDATING_ADMISSION_POLICY_RESOURCE,
    { spec: { validations: [{ expression: ' ' }] } },
    'spec.validations[0].expression: Required value: expression is not specified',
  ],
  [
    WEBHOOKS,
    { webhooks: [{ name: 'a.b.c' }] },
    'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
  ],
  [
    CSR,
    { spec: { request: 'eA==', signerName: 'nope', usages: ['client auth'] } },
    'spec.signerName: Invalid value: "nope": must be a fully qualified domain and path of the' +
      ' form "example.com/signer-name"',
  ],
  [
    SUBJECT_ACCESS_REVIEW_RESOURCE,
    { spec: { resourceAttributes: {} } },
    'spec.user: Invalid value: "": at least one of user or group must be specified',
  ],
];

for (const [definition, fields, message] of BAD) {
  test(`${definition.ref.kind}: ${message.slice(0, 80)}`, () => {
    expect(create(definition, fields).errors).toContain(message);
  });
}

test('a certificate request says who asks, and its approval when it came', () => {
  const request = created(CSR, {
    spec: {
      request: 'eA==',
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
      username: 'mallory',
      expirationSeconds: 86400,
    },
  });
  expect(request.spec).toMatchObject({ username: 'alice', groups: ['system:authenticated'] });
  expect(row(CSR, request)).toMatchObject({
    Requestor: 'alice',
    RequestedDuration: '24h',
    Condition: 'Pending',
  });
  const conditions = [{ type: 'Approved', status: 'True', reason: 'x', message: 'y' }];
  const sent: CertificateSigningRequest = { ...request, status: { conditions } };
  const approved = CSR.preparePartUpdate('approval', sent, request, CONTEXT);
  expect(approved.status?.conditions?.[0]?.lastTransitionTime).toBe('2026-01-01T01:00:00Z');
  expect(row(CSR, approved)['Condition']).toBe('Approved');
});

test('an API service of this server is available at once', () => {
  const service = created(API_SERVICE_RESOURCE, {
    metadata: { name: 'v1.apps' },
    spec: { group: 'apps', version: 'v1', groupPriorityMinimum: 17800, versionPriority: 15 },
  });
  expect(row(API_SERVICE_RESOURCE, service)).toMatchObject({ Service: 'Local', Available: 'True' });
});
