// Who tells what of which resource: the narrator, the timeline and the stories speak with one voice.
import type { StoreEvent } from '../../../control-plane/etcd/store-event.ts';
import type { Sentence, Teller } from './sentence.ts';
import { tellFault, tellNode } from './tell-node.ts';
import { tellPod } from './tell-pod.ts';
import { tellDeployment, tellReplicaSet, tellService } from './tell-workload.ts';

const TELLERS = new Map<string, Teller>([
  ['pods', tellPod],
  ['nodes', tellNode],
  ['services', tellService],
  ['deployments.apps', tellDeployment],
  ['replicasets.apps', tellReplicaSet],
  ['faults.sim.kubetarium.dev', tellFault],
]);

/** The sentence for a write; undefined when it is not worth one. */
export function tell(event: Told): Sentence | undefined {
  return TELLERS.get(event.resource)?.(event as StoreEvent);
}

/** What of a write a teller looks at. */
export type Told = Pick<StoreEvent, 'type' | 'resource' | 'key' | 'object' | 'previous' | 'at'>;
