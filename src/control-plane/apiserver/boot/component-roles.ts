// Cluster roles that exist for components and people who are bound to them by hand.
// Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go
import type { DefaultRole } from './default-roles.ts';
import type { DefaultBinding } from './default-bindings.ts';
import { EVENTS_RULE, parseRule } from './rule-table.ts';

const CERTIFICATES = 'system:certificates.k8s.io:';

function roleOf(name: string, ...rules: readonly string[]): DefaultRole {
  return { name, rules: rules.map(parseRule) };
}

function requesterOf(subresource: string): DefaultRole {
  const resource = `certificatesigningrequests/${subresource}`;
  return roleOf(
    `${CERTIFICATES}certificatesigningrequests:${subresource}`,
    `${resource}@certificates.k8s.io: create`,
  );
}

function approverOf(signer: string): DefaultRole {
  const rule = `signers@certificates.k8s.io=kubernetes.io/${signer}: approve`;
  return roleOf(`${CERTIFICATES}${signer}-approver`, rule);
}

export const COMPONENT_ROLES: readonly DefaultRole[] = [
  ...['nodeclient', 'selfnodeclient'].map(requesterOf),
  ...[
    'kube-apiserver-client',
    'kube-apiserver-client-kubelet',
    'kubelet-serving',
    'legacy-unknown',
  ].map(approverOf),
  roleOf(
    'system:heapster',
    'events namespaces nodes pods: get list watch',
    'deployments@extensions: get list watch',
  ),
  roleOf('system:kube-aggregator', 'endpoints services: get list watch'),
  roleOf(
    'system:kubelet-api-admin',
    'nodes: get list watch',
    'nodes: proxy',
    'nodes/log nodes/metrics nodes/proxy nodes/stats: *',
    'nodes/configz nodes/healthz nodes/pods: *',
  ),
  roleOf('system:node-problem-detector', 'nodes: get', 'nodes/status: patch', EVENTS_RULE),
  {
    name: 'system:service-account-issuer-discovery',
    rules: [
      {
        nonResourceURLs: [
          '/.well-known/openid-configuration',
          '/.well-known/openid-configuration/',
          '/openid/v1/jwks',
          '/openid/v1/jwks/',
        ],
        verbs: ['get'],
      },
    ],
  },
];

export const COMPONENT_BINDINGS: readonly DefaultBinding[] = [
  // Nodes have their authorizer: nobody is bound to their role.
  { name: 'system:node', role: 'system:node', subjects: [] },
  {
    name: 'system:service-account-issuer-discovery',
    role: 'system:service-account-issuer-discovery',
    subjects: ['Group:system:serviceaccounts'],
  },
];
