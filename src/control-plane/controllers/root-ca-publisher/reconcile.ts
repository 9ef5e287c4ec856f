// The root CA publisher: every active namespace has the ConfigMap by which pods trust the server.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isAlreadyExists } from '../../../client/api-error.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { CONFIG_MAPS, NAMESPACES } from '../../../model/api/refs.ts';
import type { ConfigMap } from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal ' +
  'endpoints such as the internal service IP or kubernetes.default.svc. No other usage is ' +
  'guaranteed across distributions of Kubernetes clusters.';

/** Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go. */
export function rootCaPublisher(certificate: string): ControllerDefinition {
  return {
    name: 'root-ca-certificate-publisher',
    workers: 1,
    create({ client, informers }) {
      const namespaces = informers.informer(NAMESPACES);
      const maps = informers.informer(CONFIG_MAPS);
      return {
        watches: [
          watch(NAMESPACES, (namespace) => [namespace.metadata.name]),
          watch(CONFIG_MAPS, (map, _, type) =>
            map.metadata.name === NAME && type !== 'added' ? [namespaceOf(map)] : [],
          ),
        ],
        *reconcile(namespaceName) {
          const namespace = namespaces.byKey(namespaceName);
          if (!namespace || (namespace.status?.phase ?? 'Active') !== 'Active') return;
          const existing = maps.get(namespaceName, NAME);
          const wanted = published(namespaceName, certificate, existing);
          if (wanted === existing) return;
          try {
            if (existing) yield* client.update(CONFIG_MAPS, wanted);
            else yield* client.create(CONFIG_MAPS, wanted);
          } catch (error) {
            if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
          }
        },
      };
    },
  };
}

function published(
  namespace: string,
  certificate: string,
  existing: ConfigMap | undefined,
): ConfigMap {
  const keys = Object.keys(existing?.data ?? {});
  const isSame = keys.length === 1 && existing?.data?.['ca.crt'] === certificate;
  const annotations = existing?.metadata.annotations ?? {};
  if (existing && isSame && annotations['kubernetes.io/description'] === DESCRIPTION) {
    return existing;
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...(existing?.metadata ?? { name: NAME, namespace }),
      annotations: { ...annotations, 'kubernetes.io/description': DESCRIPTION },
    },
    data: { 'ca.crt': certificate },
  };
}
