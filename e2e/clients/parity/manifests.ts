// What the parity of the two kubectls is tried on.

export const SHOP_MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: {app: shop}
  annotations:
    kubernetes.io/change-cause: first
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      initContainers:
      - name: prepare
        image: busybox:1.36
        command: [sh, -c, "echo ready > /work/state"]
        volumeMounts:
        - {name: work, mountPath: /work}
      containers:
      - name: main
        image: nginx:1.27
        ports:
        - {containerPort: 80, name: http}
        env:
        - {name: A, value: "1"}
        - name: NODE
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
        - name: COLOUR
          valueFrom: {configMapKeyRef: {name: shop, key: colour}}
        - name: WORD
          valueFrom: {secretKeyRef: {name: shop, key: word, optional: true}}
        - name: CPU
          valueFrom: {resourceFieldRef: {resource: requests.cpu}}
        envFrom:
        - configMapRef: {name: shop}
        resources:
          requests: {cpu: 100m, memory: 64Mi}
          limits: {memory: 128Mi}
        readinessProbe:
          httpGet: {path: /, port: 80}
          periodSeconds: 5
        livenessProbe:
          tcpSocket: {port: 80}
        volumeMounts:
        - {name: work, mountPath: /work}
        - {name: settings, mountPath: /etc/settings, readOnly: true}
      tolerations:
      - {key: dedicated, operator: Equal, value: shop, effect: NoSchedule}
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {matchLabels: {app: shop}}
      volumes:
      - {name: work, emptyDir: {}}
      - name: settings
        configMap: {name: shop}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - {name: web, port: 80, targetPort: http}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  colour: blue
  page.html: |
    <h1>Shop & more</h1>
    <p>hello</p>
---
apiVersion: v1
kind: Secret
metadata: {name: shop}
stringData: {word: open sesame}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 5
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
  behavior:
    scaleDown: {stabilizationWindowSeconds: 600}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  minAvailable: 1
  selector: {matchLabels: {app: shop}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: {}
    - namespaceSelector: {matchLabels: {team: x}}
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
    ports:
    - {port: 80}
  egress:
  - {}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {pods: "40", requests.cpu: "4"}
---
apiVersion: v1
kind: LimitRange
metadata: {name: shop}
spec:
  limits:
  - type: Container
    default: {cpu: 500m}
    defaultRequest: {cpu: 50m}
    max: {cpu: "2"}
`;

export const SHOP_MANIFEST_2 = SHOP_MANIFEST.replace('nginx:1.27', 'nginx:1.28')
  .replace('change-cause: first', 'change-cause: second')
  .replace('        - {name: A, value: "1"}\n', '        - {name: A, value: "2"}\n');

/** The second document needs the first: kubectl asks which kinds there are before it applies. */
export const OWN_KIND_MANIFEST = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: lighthouses.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {plural: lighthouses, singular: lighthouse, kind: Lighthouse}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
apiVersion: example.com/v1
kind: Lighthouse
metadata:
  name: cape
`;

const REQUEST = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQkFEQ0Jwd0lCQURCRk1RMHdDd1lEVlFRS0RB',
  'UmtaWFp6TVJBd0RnWURWUVFLREFkdFlYTjBaWEp6TVJJdwpFQVlEVlFRRERBbHFZVzVsTFdSdlpUQlpNQk1HQnlx',
  'R1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQUJBPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==',
];

/** A request that nobody signs: approval is all that is asked of it. */
export const REQUEST_MANIFEST = `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
spec:
  request: ${REQUEST.join('')}
  signerName: example.com/x
  usages: [client auth]
`;

const ROLES = (verb: string, user: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: default}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [${verb}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: User, name: ${user}, apiGroup: rbac.authorization.k8s.io}
`;
export const ROLES_MANIFEST = ROLES('get', 'anna');
export const ROLES_MANIFEST_2 = ROLES('list', 'bob');

export const CONFIG_MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels: {app: settings}
data:
  yes: "no"
  number: "012"
  text: "a: b"
  long: "this is rather a long line that goes on and on until it is well over eighty: further"
  many: "one\\ntwo\\n  three"
---
apiVersion: v1
kind: Namespace
metadata:
  name: extra
`;

export const STORE_MANIFEST = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: store
  replicas: 2
  selector: {matchLabels: {app: store}}
  template:
    metadata:
      labels: {app: store}
    spec:
      containers:
      - name: main
        image: busybox:1.36
        command: [sh, -c, "echo started; echo second; sleep 36000"]
        volumeMounts:
        - {name: data, mountPath: /data}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Service
metadata: {name: store}
spec:
  clusterIP: None
  selector: {app: store}
  ports:
  - {port: 80}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox:1.36
        command: [sh, -c, "echo done; sleep 2"]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "*/1 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: main
            image: busybox:1.36
            command: [date]
---
apiVersion: v1
kind: Pod
metadata: {name: broken}
spec:
  containers:
  - name: main
    image: nginx:1.161
`;
