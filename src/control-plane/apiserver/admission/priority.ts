// Names of priority classes become numbers. Upstream: plugin/pkg/admission/priority/admission.go
import { PRIORITY_CLASSES } from '../../../model/api/refs.ts';
import type { Pod, PriorityClass } from '../../../model/generated/types.ts';
import type { Exchange } from '../exchange.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { createdPod, isAbout, refuse, replaceObject } from './pods.ts';
import { withKeys } from '../../../model/meta/with-keys.ts';

const PREEMPT = 'PreemptLowerPriority';

export const PRIORITY: AdmissionPlugin = {
  name: 'Priority',

  mutate(exchange) {
    const pod = createdPod(exchange);
    if (!pod || !exchange.server.registry.get('scheduling.k8s.io', 'v1', 'priorityclasses')) return;
    const chosen = classOf(exchange, pod);
    const value = chosen?.value ?? 0;
    const { priority, preemptionPolicy } = pod.spec;
    if (priority !== undefined && priority !== value) {
      refuse(
        exchange,
        `the integer value of priority (${priority}) must not be provided in pod spec; priority` +
          ` admission controller computed ${value} from the given PriorityClass name`,
      );
    }
    const policy = chosen?.preemptionPolicy ?? PREEMPT;
    if (preemptionPolicy !== undefined && preemptionPolicy !== policy) {
      refuse(
        exchange,
        `the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod` +
          ` spec; priority admission controller computed ${policy} from the given PriorityClass name`,
      );
    }
    const name = chosen ? { priorityClassName: chosen.metadata.name } : {};
    const spec = withKeys(pod.spec, { ...name, priority: value, preemptionPolicy: policy });
    replaceObject(exchange, { ...pod, spec });
  },

  validate(exchange) {
    const { operation, object, request } = exchange;
    if (!isAbout(exchange, 'scheduling.k8s.io', 'priorityclasses')) return;
    if ((operation !== 'CREATE' && operation !== 'UPDATE') || request.subresource !== '') return;
    if (!(object as PriorityClass | undefined)?.globalDefault) return;
    const other = defaultClass(exchange);
    if (!other || other.metadata.name === object?.metadata.name) return;
    refuse(
      exchange,
      `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
    );
  },
};

function classOf(exchange: Exchange, { spec }: Pod): PriorityClass | undefined {
  const name = spec.priorityClassName;
  if (!name) return defaultClass(exchange);
  const found = exchange.server.read(PRIORITY_CLASSES, '', name);
  return found ?? refuse(exchange, `no PriorityClass with name ${name} was found`);
}

/** The default class of the lowest value, as upstream takes it while there are several. */
function defaultClass({ server }: Exchange): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const one of server.readAll(PRIORITY_CLASSES, '')) {
    if (one.globalDefault && (!lowest || (one.value ?? 0) < (lowest.value ?? 0))) lowest = one;
  }
  return lowest;
}
