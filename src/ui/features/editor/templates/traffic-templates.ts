// Templates of who talks to whom: Ingress, policies, load.
import type { Template } from './template.ts';
import { SHOP, workload } from './template.ts';

export const TRAFFIC_TEMPLATES: readonly Template[] = [
  {
    label: 'Ingress',
    file: 'ingress.yaml',
    text: `${SHOP}apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: shop
            port: {number: 80}
`,
  },
  {
    label: 'Network policy',
    file: 'policy.yaml',
    text: `${SHOP}${workload('Deployment', 'front', '', 'nginx:1.27').replaceAll('{app: front}', '{app: front, tier: front}')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: only-front
spec:
  podSelector:
    matchLabels: {app: shop}
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector:
        matchLabels: {tier: front}
`,
  },
  {
    label: 'Load on a Service',
    file: 'load.yaml',
    text: `${SHOP}apiVersion: sim.kubetarium.dev/v1alpha1
kind: LoadGenerator
metadata:
  name: visitors
spec:
  url: http://shop.default/
  requestsPerSecond: 20
`,
  },
];
