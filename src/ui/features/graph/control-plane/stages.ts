// The API server's stages as the page draws them, and who stands where.

/** In the order in which a request walks them. Upstream: the handler chain of kube-apiserver. */
export const STAGES: readonly { readonly name: string; readonly what: string }[] = [
  { name: 'authenticate', what: 'who is it?' },
  { name: 'audit', what: 'written down' },
  { name: 'fairness', what: 'is it its turn?' },
  { name: 'authorize', what: 'may it?' },
  { name: 'decode', what: 'can it be read?' },
  { name: 'mutate', what: 'defaults, webhooks' },
  { name: 'validate', what: 'is it right?' },
  { name: 'admit', what: 'quota, policy, webhooks' },
  { name: 'store', what: 'read or write etcd' },
  { name: 'encode', what: 'the answer' },
];

/** Inside the box, in world pixels: where the first stage stands, and one step down. */
export const STAGES_TOP = 92;
export const STAGE_STEP = 33;
export const STAGE_HEIGHT = 27;

export function stageY(name: string): number {
  const index = STAGES.findIndex((stage) => stage.name === name);
  return STAGES_TOP + Math.max(0, index) * STAGE_STEP + STAGE_HEIGHT / 2;
}

const OTHERS = /^system:serviceaccount:/;
const CONTROLLERS = /^system:serviceaccount:kube-system:.*-controller$/;

/** The box from which a user's requests come. */
export function placeOf(user: string): string | undefined {
  if (user === 'system:kube-scheduler') return 'place kube-scheduler';
  if (user === 'system:kube-controller-manager') return 'place kube-controller-manager';
  if (user === 'system:cloud-controller-manager') return 'place cloud-controller-manager';
  if (user.startsWith('system:node')) return 'place kubelets';
  if (user.startsWith('system:apiserver')) return undefined;
  if (CONTROLLERS.test(user)) return 'place kube-controller-manager';
  if (OTHERS.test(user) || user === 'system:kube-proxy') return 'place others';
  return 'place users';
}

/** A user as people say it. */
export function userWords(user: string): string {
  return user
    .replace(/^system:serviceaccount:[^:]*:/, '')
    .replace(/^system:node:/, 'kubelet of ')
    .replace(/^system:/, '');
}
