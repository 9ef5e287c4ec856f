// Manifests to start from: small, complete, each runs as it is.

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

const workload = (kind: string, app: string, fields: string, image: string, more = ''): string =>
  `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${app}
spec:
${fields}  selector:
    matchLabels: {app: ${app}}
  template:
${pod(app, image, more)}`;

export const TEMPLATES: readonly Template[] = [
  {
    label: 'Deployment and Service',
    file: 'web.yaml',
    text: `${workload('Deployment', 'web', '  replicas: 3\n', 'nginx:1.27', '        ports:\n        - containerPort: 80\n')}---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
`,
  },
  {
    label: 'StatefulSet with storage',
    file: 'store.yaml',
    text: `apiVersion: v1
kind: Service
metadata:
  name: store
spec:
  clusterIP: None
  selector: {app: store}
  ports:
  - port: 6379
---
${workload('StatefulSet', 'store', '  serviceName: store\n  replicas: 3\n', 'redis:7.4', '        volumeMounts:\n        - {name: data, mountPath: /data}\n')}  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests: {storage: 1Gi}
`,
  },
  {
    label: 'DaemonSet',
    file: 'agent.yaml',
    text: workload(
      'DaemonSet',
      'agent',
      '',
      'busybox:1.36',
      '        command: [sh, -c, "sleep 36000"]\n',
    ),
  },
  {
    label: 'Job',
    file: 'job.yaml',
    text: `apiVersion: batch/v1
kind: Job
metadata:
  name: count
spec:
  completions: 4
  parallelism: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: count
        image: busybox:1.36
        command: [sh, -c, "for i in 1 2 3; do echo $i; sleep 2; done"]
`,
  },
  {
    label: 'CronJob',
    file: 'tick.yaml',
    text: `apiVersion: batch/v1
kind: CronJob
metadata:
  name: tick
spec:
  schedule: "*/1 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: tick
            image: busybox:1.36
            command: [date]
`,
  },
  {
    label: 'Ingress',
    file: 'ingress.yaml',
    text: `apiVersion: networking.k8s.io/v1
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
    label: 'Autoscaler',
    file: 'autoscaler.yaml',
    text: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: shop
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 10
  metrics:
  - type: Resource
    resource:
      name: cpu
      target: {type: Utilization, averageUtilization: 50}
`,
  },
  {
    label: 'Network policy',
    file: 'policy.yaml',
    text: `apiVersion: networking.k8s.io/v1
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
    label: 'Quota and limits',
    file: 'quota.yaml',
    text: `apiVersion: v1
kind: ResourceQuota
metadata:
  name: small
spec:
  hard: {pods: "10", requests.cpu: "2"}
---
apiVersion: v1
kind: LimitRange
metadata:
  name: usual
spec:
  limits:
  - type: Container
    defaultRequest: {cpu: 100m, memory: 64Mi}
    default: {cpu: 500m, memory: 256Mi}
`,
  },
  {
    label: 'Load on a Service',
    file: 'load.yaml',
    text: `apiVersion: sim.kubetarium.dev/v1alpha1
kind: LoadGenerator
metadata:
  name: visitors
spec:
  url: http://shop.default/
  requestsPerSecond: 20
`,
  },
  {
    label: 'A node without power',
    file: 'fault.yaml',
    text: `apiVersion: sim.kubetarium.dev/v1alpha1
kind: Fault
metadata:
  name: worker-1-is-down
spec:
  action: NodeDown
  target: {kind: Node, name: worker-1}
  durationSeconds: 120
`,
  },
];
