// A page with a cluster for each test; a test fails when the page threw anything.
import { test as base, expect } from '@playwright/test';
import { ClusterPage } from './cluster-page.ts';

export const test = base.extend<{ cluster: ClusterPage }>({
  cluster: async ({ page }, use) => {
    const cluster = new ClusterPage(page);
    await cluster.open();
    await use(cluster);
    expect(cluster.errors).toEqual([]);
  },
});

export { expect };

/** A Deployment with a Service, as most tests need it. */
export function web(name: string, replicas: number, image = 'nginx:1.27', more = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: ${name}}
${more}  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
      - name: main
        image: ${image}
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports:
  - port: 80
`;
}
