// What runs when the page opens: one Deployment, the Service in front of it, a few visitors.

const labels = { app: 'web' };

export const FIRST_SCENE = [
  {
    apiVersion: 'apps/v1',
    plural: 'deployments',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'web',
                image: 'nginx:1.27',
                ports: [{ containerPort: 80 }],
                resources: { requests: { cpu: '200m', memory: '128Mi' } },
                readinessProbe: { httpGet: { path: '/', port: 80 } },
              },
            ],
          },
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    plural: 'services',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', labels },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] },
    },
  },
  {
    apiVersion: 'sim.kubetarium.dev/v1alpha1',
    plural: 'loadgenerators',
    object: {
      apiVersion: 'sim.kubetarium.dev/v1alpha1',
      kind: 'LoadGenerator',
      metadata: { name: 'visitors' },
      spec: { url: 'http://web.default:80/', requestsPerSecond: 4, from: 'outside' },
    },
  },
] as const;
