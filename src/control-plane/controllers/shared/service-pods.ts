// Which pods stand behind which Service: one index for both controllers of endpoints.
import type { InformerFactory } from '../../../client/informer-factory.ts';
import { SERVICES } from '../../../model/api/refs.ts';
import type { Pod, Service } from '../../../model/generated/types.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { labelsEqual } from '../../../model/meta/labels.ts';
import { selectorFromLabels } from '../../../model/meta/selectors.ts';
import { isPodReady, isPodTerminal } from './pods.ts';
import { SelectedPods } from './selected-pods.ts';

const byFactory = new WeakMap<InformerFactory, SelectedPods<Service>>();

/** The one of this process, made when first asked for. */
export function servicePods(informers: InformerFactory): SelectedPods<Service> {
  let made = byFactory.get(informers);
  if (!made) {
    made = new SelectedPods<Service>(informers, {
      ref: SERVICES,
      selectorOf: ({ spec: { selector } }) =>
        selector && Object.keys(selector).length > 0 ? selectorFromLabels(selector) : undefined,
      isSame: (before, after) => labelsEqual(before.spec.selector, after.spec.selector),
      isChange: endpointChanged,
    });
    byFactory.set(informers, made);
  }
  return made;
}

/** Upstream: staging/src/k8s.io/endpointslice/util/controller_utils.go podEndpointsChanged. */
function endpointChanged(before: Pod, after: Pod): boolean {
  return (
    isPodReady(before) !== isPodReady(after) ||
    isBeingDeleted(before) !== isBeingDeleted(after) ||
    before.status?.podIP !== after.status?.podIP ||
    before.status?.podIPs?.length !== after.status?.podIPs?.length ||
    isPodTerminal(before) !== isPodTerminal(after) ||
    before.spec.nodeName !== after.spec.nodeName
  );
}
