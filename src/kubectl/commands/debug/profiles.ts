// What each profile of kubectl debug gives to a debugging container.
// Upstream: kubectl pkg/cmd/debug/profiles.go
import type { Obj } from '../../api/client.ts';
import { KubectlError } from '../../errors.ts';

export const PROFILES = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];

const RESTRICTED = {
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  allowPrivilegeEscalation: false,
  seccompProfile: { type: 'RuntimeDefault' },
};
const SECURITY = new Map<string, Obj>([
  ['general', { capabilities: { add: ['SYS_PTRACE'] } }],
  ['restricted', RESTRICTED],
  ['netadmin', { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } }],
  ['sysadmin', { privileged: true }],
]);
/** Profiles whose pod on a node sees the node's own processes and network. */
const HOST = new Set(['legacy', 'general', 'netadmin', 'sysadmin']);
const HOST_FILES = new Set(['legacy', 'general', 'sysadmin']);

export function checkProfile(profile: string): void {
  if (!PROFILES.includes(profile)) throw new KubectlError(`unknown profile: ${profile}`);
}

/** A debugging container beside others, with what its profile allows it. */
export function withProfile(container: Obj, profile: string): Obj {
  const securityContext = SECURITY.get(profile);
  return securityContext ? { ...container, securityContext } : container;
}

/** The pod that looks at a node. */
export function nodePod(name: string, node: string, container: Obj, profile: string): Obj {
  const isHost = HOST.has(profile);
  const seesFiles = HOST_FILES.has(profile);
  const mounts = { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] };
  // What the host shares needs no further right of its own.
  const allowed = profile === 'general' ? container : withProfile(container, profile);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [{ ...allowed, ...(seesFiles ? mounts : {}) }],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(isHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      ...(seesFiles ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
    },
  };
}
