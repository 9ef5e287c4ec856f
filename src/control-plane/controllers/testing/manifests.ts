// Manifests of controller stories, as a user would write them.

type Labels = { readonly [key: string]: string };

export function template(labels: Labels, image = 'nginx:1', spec: object = {}) {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', image }], ...spec } };
}

export function workload(kind: string, name: string, spec: object, image = 'nginx:1') {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: template({ app: name }, image),
      ...spec,
    },
  };
}

export function batchJob(name: string, spec: object = {}) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default' },
    spec: { template: template({ app: name }, 'busybox', { restartPolicy: 'Never' }), ...spec },
  };
}
