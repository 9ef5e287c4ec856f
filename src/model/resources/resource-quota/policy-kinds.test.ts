// Kinds that bound others: quotas, limit ranges, budgets, priorities, roles, network policies.
// Cases: pkg/apis/{core,policy,scheduling,rbac,networking}/validation/validation_test.go,
// pkg/apis/core/v1/defaults_test.go TestSetMinimumScalePod..., printers_test.go.
import { expect, test } from 'vitest';
import type { ResourceQuota } from '../../generated/types.ts';
import type { ResourceDefinition } from '../define-resource.ts';
import { INGRESS_RESOURCE } from '../ingress/ingress.resource.ts';
import { LIMIT_RANGE_RESOURCE } from '../limit-range/limit-range.resource.ts';
import { NETWORK_POLICY_RESOURCE } from '../network-policy/network-policy.resource.ts';
import { POD_DISRUPTION_BUDGET_RESOURCE } from '../pod-disruption-budget/budget.resource.ts';
import { PRIORITY_CLASS_RESOURCE } from '../priority-class/priority-class.resource.ts';
import { ROLE_BINDING_RESOURCE } from '../rbac/role-binding.resource.ts';
import { ROLE_RESOURCE } from '../rbac/role.resource.ts';
import { create, created, row, update } from '../testing/harness.ts';
import { RESOURCE_QUOTA_RESOURCE } from './resource-quota.resource.ts';

const ref = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
const rule = { host: 'a.example', http: { paths: [{ path: 'x', pathType: 'Prefix' }] } };

const BAD: readonly (readonly [ResourceDefinition<any>, object, string])[] = [
  [
    RESOURCE_QUOTA_RESOURCE,
    { spec: { hard: { nope: '1' } } },
    'spec.hard[nope]: Invalid value: "nope": must be a standard resource for quota',
  ],
  [
    RESOURCE_QUOTA_RESOURCE,
    { spec: { hard: { pods: '1.5' } } },
    'spec.hard[pods]: Invalid value: "1.5": must be an integer',
  ],
  [
    RESOURCE_QUOTA_RESOURCE,
    { spec: { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } },
    'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
  ],
  [
    LIMIT_RANGE_RESOURCE,
    { spec: { limits: [{ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } }] } },
    'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
  ],
  [
    LIMIT_RANGE_RESOURCE,
    { spec: { limits: [{ type: 'Pod', default: { cpu: '1' } }] } },
    "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
  ],
  [
    LIMIT_RANGE_RESOURCE,
    { spec: { limits: [{ type: 'PersistentVolumeClaim' }] } },
    'spec.limits[0].limits: Required value: either minimum or maximum storage value is' +
      ' required, but neither was provided',
  ],
  [
    POD_DISRUPTION_BUDGET_RESOURCE,
    { spec: { minAvailable: 1, maxUnavailable: 1 } },
    'spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and' +
      ' maxUnavailable cannot be both set',
  ],
  [
    PRIORITY_CLASS_RESOURCE,
    { value: 1_000_000_001 },
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  [
    ROLE_RESOURCE,
    { rules: [{ verbs: ['get'] }] },
    'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
  ],
  [
    ROLE_RESOURCE,
    { rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] },
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to' +
      ' non-resource URLs',
  ],
  [
    ROLE_BINDING_RESOURCE,
    { roleRef: { ...ref, kind: 'Nope' } },
    'roleRef.kind: Unsupported value: "Nope": supported values: "Role", "ClusterRole"',
  ],
  [
    ROLE_BINDING_RESOURCE,
    { roleRef: ref, subjects: [{ kind: 'Nobody', name: 'a' }] },
    'subjects[0].kind: Unsupported value: "Nobody": supported values: "ServiceAccount", "User",' +
      ' "Group"',
  ],
  [
    INGRESS_RESOURCE,
    { spec: {} },
    'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
  ],
  [
    INGRESS_RESOURCE,
    { spec: { rules: [rule] } },
    'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
  ],
  [
    INGRESS_RESOURCE,
    { spec: { rules: [rule] } },
    'spec.rules[0].http.paths[0].backend: Invalid value: "": ' +
      'resource or service backend is required',
  ],
  [
    NETWORK_POLICY_RESOURCE,
    { spec: { ingress: [{ from: [{}] }] } },
    'spec.ingress[0].from[0]: Required value: must specify a peer',
  ],
  [
    NETWORK_POLICY_RESOURCE,
    {
      spec: { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }] }] },
    },
    'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8":' +
      ' must be a strict subset of `cidr`',
  ],
];

for (const [definition, fields, message] of BAD) {
  test(`${definition.ref.kind}: ${message}`, () => {
    expect(create(definition, fields).errors).toContain(message);
  });
}

test('a limit range derives defaults for containers', () => {
  const range = created(LIMIT_RANGE_RESOURCE, {
    spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }] },
  });
  expect(range.spec?.limits[0]).toMatchObject({
    default: { cpu: '2' },
    defaultRequest: { cpu: '2', memory: '1Mi' },
  });
});

test('a network policy has types and protocols', () => {
  const policy = created(NETWORK_POLICY_RESOURCE, {
    spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] },
  });
  expect(policy.spec).toMatchObject({
    policyTypes: ['Ingress', 'Egress'],
    egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }],
  });
  expect(row(NETWORK_POLICY_RESOURCE, policy)['Pod-Selector']).toBe('<none>');
});

test('bindings: groups are filled in, the role stays', () => {
  const old = created(ROLE_BINDING_RESOURCE, {
    roleRef: { kind: 'Role', name: 'r' },
    subjects: [
      { kind: 'User', name: 'a' },
      { kind: 'ServiceAccount', name: 'b', namespace: 'c' },
    ],
  });
  expect([old.roleRef.apiGroup, old.subjects?.[0]?.apiGroup]).toEqual([ref.apiGroup, ref.apiGroup]);
  expect(row(ROLE_BINDING_RESOURCE, old)).toMatchObject({
    Role: 'Role/r',
    Users: 'a',
    Groups: '',
    ServiceAccounts: 'c/b',
  });
  const { errors } = update(ROLE_BINDING_RESOURCE, old, (binding) => ({
    ...binding,
    roleRef: { ...ref, name: 'other' },
  }));
  expect(errors[0]).toMatch(/^roleRef: Invalid value: .*: cannot change roleRef$/);
});

test('rows of quotas, budgets and ingresses', () => {
  const quota = created(RESOURCE_QUOTA_RESOURCE, { spec: { hard: { pods: '4' } } });
  const hard = { pods: '4', 'requests.cpu': '1', 'limits.cpu': '2' };
  const status = { hard, used: { pods: '1', 'limits.cpu': '1' } };
  expect(row(RESOURCE_QUOTA_RESOURCE, { ...quota, status } as ResourceQuota)).toMatchObject({
    Request: 'pods: 1/4, requests.cpu: 0/1',
    Limit: 'limits.cpu: 1/2',
  });
  const budget = created(POD_DISRUPTION_BUDGET_RESOURCE, { spec: { minAvailable: '50%' } });
  expect(row(POD_DISRUPTION_BUDGET_RESOURCE, budget)).toMatchObject({
    'Min Available': '50%',
    'Max Unavailable': 'N/A',
    'Allowed Disruptions': 0,
  });
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const ingress = created(INGRESS_RESOURCE, {
    spec: {
      rules: [{ host: 'a.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  });
  expect(row(INGRESS_RESOURCE, ingress)).toMatchObject({
    Class: '<none>',
    Hosts: 'a.example',
    Address: '',
    Ports: '80',
  });
});

test('a priority stays what it is', () => {
  const old = created(PRIORITY_CLASS_RESOURCE, { value: 10 });
  expect(old.preemptionPolicy).toBe('PreemptLowerPriority');
  expect(
    update(PRIORITY_CLASS_RESOURCE, old, (object) => ({ ...object, value: 11 })).errors,
  ).toEqual(['value: Forbidden: may not be changed in an update.']);
});
