// What a template of the gallery is, and the pieces that several of them begin with.

export interface Template {
  readonly label: string;
  readonly file: string;
  readonly text: string;
}

const pod = (app: string, image: string, more = ''): string => `    metadata:
      labels: {app: ${app}}
    spec:
      containers:
      - name: ${app}
        image: ${image}
${more}`;

export const workload = (
  kind: string,
  app: string,
  fields: string,
  image: string,
  more = '',
): string =>
  `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${app}
spec:
${fields}  selector:
    matchLabels: {app: ${app}}
  template:
${pod(app, image, more)}`;

/** A shop that serves, with requests that quotas and autoscalers can count. */
export const SHOP = `${workload(
  'Deployment',
  'shop',
  '  replicas: 2\n',
  'nginx:1.27',
  '        ports:\n        - containerPort: 80\n        resources:\n' +
    '          requests: {cpu: 100m, memory: 64Mi}\n',
)}---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
---
`;
