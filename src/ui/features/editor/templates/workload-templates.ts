// Templates of what runs: Deployments, sets, jobs, and what their pods are made of.
import type { Template } from './template.ts';
import { workload } from './template.ts';

export const WORKLOAD_TEMPLATES: readonly Template[] = [
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
    label: 'Probes',
    file: 'probes.yaml',
    text: workload(
      'Deployment',
      'checked',
      '  replicas: 2\n',
      'nginx:1.27',
      `        ports:
        - {name: http, containerPort: 80}
        startupProbe:
          httpGet: {path: /, port: http}
          failureThreshold: 30
          periodSeconds: 1
        readinessProbe:
          httpGet: {path: /, port: http}
          periodSeconds: 5
        livenessProbe:
          httpGet: {path: /, port: http}
          periodSeconds: 10
          failureThreshold: 3
`,
    ),
  },
  {
    label: 'Init container and sidecar',
    file: 'sidecar.yaml',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: with-helpers
  labels: {app: with-helpers}
spec:
  volumes:
  - name: page
    emptyDir: {}
  initContainers:
  - name: prepare
    image: busybox:1.36
    command: [sh, -c, "echo prepared > /page/index.html"]
    volumeMounts:
    - {name: page, mountPath: /page}
  - name: logger
    image: busybox:1.36
    restartPolicy: Always
    command: [sh, -c, "while true; do cat /page/index.html; sleep 10; done"]
    volumeMounts:
    - {name: page, mountPath: /page}
  containers:
  - name: web
    image: nginx:1.27
    ports:
    - containerPort: 80
    volumeMounts:
    - {name: page, mountPath: /usr/share/nginx/html}
`,
  },
  {
    label: 'ConfigMap and Secret',
    file: 'settings.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  COLOUR: blue
  greeting.txt: Welcome!
---
apiVersion: v1
kind: Secret
metadata:
  name: keys
stringData:
  PASSWORD: correct-horse
---
apiVersion: v1
kind: Pod
metadata:
  name: reader
  labels: {app: reader}
spec:
  volumes:
  - name: files
    configMap: {name: settings}
  containers:
  - name: reader
    image: busybox:1.36
    command: [sh, -c, "echo $COLOUR; cat /files/greeting.txt; sleep 36000"]
    envFrom:
    - configMapRef: {name: settings}
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef: {name: keys, key: PASSWORD}
    volumeMounts:
    - {name: files, mountPath: /files}
`,
  },
  {
    label: 'Volume that outlives its pod',
    file: 'claim.yaml',
    text: `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: notes
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests: {storage: 1Gi}
---
apiVersion: v1
kind: Pod
metadata:
  name: writer
  labels: {app: writer}
spec:
  volumes:
  - name: notes
    persistentVolumeClaim: {claimName: notes}
  containers:
  - name: writer
    image: busybox:1.36
    command: [sh, -c, "date >> /notes/log; tail -f /notes/log"]
    volumeMounts:
    - {name: notes, mountPath: /notes}
`,
  },
  {
    label: 'Spread over the nodes',
    file: 'spread.yaml',
    text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: spread
spec:
  replicas: 3
  selector:
    matchLabels: {app: spread}
  template:
    metadata:
      labels: {app: spread}
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: DoNotSchedule
        labelSelector:
          matchLabels: {app: spread}
      containers:
      - name: spread
        image: nginx:1.27
        ports:
        - containerPort: 80
`,
  },
];
