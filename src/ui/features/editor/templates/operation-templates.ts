// Templates of how a cluster is run: scaling, budgets, quotas, rights, own kinds, faults.
import type { Template } from './template.ts';
import { SHOP } from './template.ts';

export const OPERATION_TEMPLATES: readonly Template[] = [
  {
    label: 'Autoscaler',
    file: 'autoscaler.yaml',
    // The autoscaler says how many there are.
    text: `${SHOP.replace(/ {2}replicas: .*\n/, '')}apiVersion: autoscaling/v2
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
    label: 'Quota and limits',
    file: 'quota.yaml',
    text: `apiVersion: v1
kind: Namespace
metadata:
  name: team
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: small
  namespace: team
spec:
  hard: {pods: "10", requests.cpu: "2"}
---
apiVersion: v1
kind: LimitRange
metadata:
  name: usual
  namespace: team
spec:
  limits:
  - type: Container
    defaultRequest: {cpu: 100m, memory: 64Mi}
    default: {cpu: 500m, memory: 256Mi}
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
  {
    label: 'Disruption budget',
    file: 'budget.yaml',
    text: `${SHOP}apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
spec:
  minAvailable: 1
  selector:
    matchLabels: {app: shop}
`,
  },
  {
    label: 'Priority and preemption',
    file: 'priority.yaml',
    text: `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: important
value: 1000000
description: May push others off a node.
---
apiVersion: v1
kind: Pod
metadata:
  name: vip
  labels: {app: vip}
spec:
  priorityClassName: important
  containers:
  - name: vip
    image: nginx:1.27
    resources:
      requests: {cpu: "1", memory: 256Mi}
`,
  },
  {
    label: 'Rights of a service account',
    file: 'rights.yaml',
    text: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: viewer
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: pod-reader
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: viewer-reads-pods
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: pod-reader
subjects:
- kind: ServiceAccount
  name: viewer
  namespace: default
`,
  },
  {
    label: 'Namespace with Pod Security',
    file: 'guarded.yaml',
    text: `apiVersion: v1
kind: Namespace
metadata:
  name: guarded
  labels:
    pod-security.kubernetes.io/enforce: restricted
---
apiVersion: v1
kind: Pod
metadata:
  name: modest
  namespace: guarded
  labels: {app: modest}
spec:
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: modest
    image: busybox:1.36
    command: [sh, -c, "id; sleep 36000"]
    securityContext:
      allowPrivilegeEscalation: false
      capabilities: {drop: [ALL]}
`,
  },
  {
    label: 'A kind of your own',
    file: 'lighthouse.yaml',
    text: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: lighthouses.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {plural: lighthouses, singular: lighthouse, kind: Lighthouse, shortNames: [lh]}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [height]
            properties:
              height: {type: integer, minimum: 1}
    additionalPrinterColumns:
    - {name: Height, type: integer, jsonPath: .spec.height}
---
apiVersion: example.com/v1
kind: Lighthouse
metadata:
  name: cape
spec:
  height: 42
`,
  },
];
