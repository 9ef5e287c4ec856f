// An Ingress that names no class gets the default one.
// Upstream: plugin/pkg/admission/network/defaultingressclass/admission.go
import { INGRESS_CLASSES } from '../../../model/api/refs.ts';
import type { Ingress, IngressClass } from '../../../model/generated/types.ts';
import type { Exchange } from '../exchange.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { isCreateOf, replaceObject } from './pods.ts';

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const OLD_CLASS = 'kubernetes.io/ingress.class';

export const DEFAULT_INGRESS_CLASS: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  mutate(exchange) {
    if (!isCreateOf(exchange, 'networking.k8s.io', 'ingresses')) return;
    const ingress = exchange.object as Ingress;
    if (ingress.spec?.ingressClassName !== undefined) return;
    if (ingress.metadata.annotations?.[OLD_CLASS] !== undefined) return;
    const chosen = defaultIngressClass(exchange);
    if (!chosen) return;
    const spec = { ...ingress.spec, ingressClassName: chosen.metadata.name };
    replaceObject(exchange, { ...ingress, spec });
  },
};

/** The newest of the default classes; of equally new ones the first by name. */
function defaultIngressClass({ server }: Exchange): IngressClass | undefined {
  if (!server.registry.get('networking.k8s.io', 'v1', 'ingressclasses')) return undefined;
  let newest: IngressClass | undefined;
  for (const one of server.readAll(INGRESS_CLASSES, '')) {
    if (one.metadata.annotations?.[DEFAULT] !== 'true') continue;
    const created = one.metadata.creationTimestamp ?? '';
    if (!newest || created > (newest.metadata.creationTimestamp ?? '')) newest = one;
  }
  return newest;
}
