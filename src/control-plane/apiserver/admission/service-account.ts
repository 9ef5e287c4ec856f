// Every pod acts as a service account and finds its token mounted.
// Upstream: plugin/pkg/admission/serviceaccount/admission.go
import { SERVICE_ACCOUNTS } from '../../../model/api/refs.ts';
import type { Container, Pod, PodSpec, ServiceAccount } from '../../../model/generated/types.ts';
import type { Exchange } from '../exchange.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { createdPod, isMirrorPod, refuse, replaceObject } from './pods.ts';
import { withKeys } from '../../../model/meta/with-keys.ts';

const DEFAULT = 'default';
const TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Shared by all pods: what is in the volume is the same for each. */
const PROJECTED = {
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [
          { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
        ],
      },
    },
  ],
} as const;

export const SERVICE_ACCOUNT: AdmissionPlugin = {
  name: 'ServiceAccount',
  mutate(exchange) {
    const pod = createdPod(exchange);
    if (!pod) return;
    if (isMirrorPod(pod)) {
      if (pod.spec.serviceAccountName) {
        refuse(exchange, 'a mirror pod may not reference service accounts');
      }
      return;
    }
    const name = pod.spec.serviceAccountName || DEFAULT;
    const account = findAccount(exchange, name);
    const named = withKeys(pod.spec, { serviceAccountName: name, serviceAccount: name });
    const withPulls =
      (named.imagePullSecrets?.length ?? 0) === 0 && account.imagePullSecrets
        ? { ...named, imagePullSecrets: account.imagePullSecrets }
        : named;
    const spec = mountsToken(account, pod) ? withToken(exchange, withPulls) : withPulls;
    replaceObject(exchange, { ...pod, spec });
  },
};

function findAccount(exchange: Exchange, name: string): ServiceAccount {
  const { server, namespace } = exchange;
  const found = server.read(SERVICE_ACCOUNTS, namespace, name);
  if (found) return found;
  const created = name === DEFAULT ? awaitDefault(exchange) : undefined;
  if (created) return created;
  return refuse(
    exchange,
    `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
  );
}

/**
 * Upstream waits up to a second for the controller to make a new namespace's default account. An
 * answer within the instant cannot wait, so the account is made on the controller's behalf.
 */
function awaitDefault(exchange: Exchange): ServiceAccount | undefined {
  const { server, namespace } = exchange;
  const metadata = { name: DEFAULT, namespace };
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
  const request = internalRequest('create', SERVICE_ACCOUNTS, namespace, '', body);
  server.handleAs(LOOPBACK, request);
  return server.read(SERVICE_ACCOUNTS, namespace, DEFAULT);
}

function mountsToken(account: ServiceAccount, { spec }: Pod): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function withToken(exchange: Exchange, spec: PodSpec): PodSpec {
  const volumes = spec.volumes ?? [];
  const present = volumes.find(({ name }) => name.startsWith('kube-api-access-'));
  const name = present?.name ?? `kube-api-access-${exchange.server.random.suffix(5)}`;
  const mount = { name, readOnly: true, mountPath: TOKEN_MOUNT_PATH };
  let isMounted = false;
  const withMount = (container: Container): Container => {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some(({ mountPath }) => mountPath === TOKEN_MOUNT_PATH)) return container;
    isMounted = true;
    return withKeys(container, { volumeMounts: [...mounts, mount] });
  };
  const containers = spec.containers.map(withMount);
  const initContainers = spec.initContainers?.map(withMount);
  if (!isMounted) return spec;
  const more = present ? volumes : [...volumes, { name, projected: PROJECTED }];
  const inits = initContainers ? { initContainers } : {};
  return withKeys(spec, { containers, ...inits, volumes: more });
}
