// Who may import whom. A room is a top folder of src, or a folder inside the split ones.

const SPLIT = new Set(['control-plane', 'node', 'addons', 'hosts']);

/** `src/control-plane/scheduler/queue.ts` -> `control-plane/scheduler`. */
export function roomOf(file) {
  const [, top, inside] = file.split('/');
  return SPLIT.has(top) ? `${top}/${inside}` : top;
}

const PART = ['client', 'model', 'world', 'kernel', 'bytes'];

/** Each room's imports beside its own; a folder's name stands for everything in it. */
export const ALLOWED = {
  bytes: [],
  kernel: [],
  model: ['kernel', 'bytes'],
  world: ['kernel', 'bytes'],
  client: ['kernel', 'world', 'model'],
  'control-plane/etcd': PART,
  'control-plane/apiserver': PART,
  'control-plane/scheduler': PART,
  'control-plane/controllers': PART,
  'node/kubelet': PART,
  'node/runtime': PART,
  'node/dataplane': PART,
  'addons/coredns': PART,
  'addons/ingress': PART,
  'addons/metrics-server': PART,
  'addons/storage-provisioner': PART,
  'addons/cloud-controller-manager': PART,
  'addons/cluster-autoscaler': PART,
  'addons/vertical-pod-autoscaler': PART,
  'addons/metrics-adapter': PART,
  lab: [...PART, 'control-plane', 'node', 'addons'],
  // hosts/http is no host but the layer that all of them share; pods reach the API through it too.
  engine: [...PART, 'control-plane', 'node', 'addons', 'lab', 'hosts/http'],
  'hosts/http': ['model', 'client', 'kernel', 'bytes', 'control-plane/apiserver', 'lab'],
  'hosts/node': ['engine', 'hosts/http', 'model', 'client', 'kernel', 'lab'],
  'hosts/worker': ['engine', 'hosts/http', 'model', 'kernel', 'lab'],
  // Speaks to a cluster by its API alone.
  kubectl: ['model', 'bytes'],
  ui: ['hosts/worker', 'model', 'kubectl'],
};

/** The interface files through which two parts meet. */
export const EXCEPTIONS = [
  { from: 'node/kubelet', to: 'src/node/runtime/cri.ts' },
  { from: 'control-plane/apiserver', to: 'src/control-plane/etcd/' },
];
