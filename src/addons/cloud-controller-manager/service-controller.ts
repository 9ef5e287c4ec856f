// The service controller of the cloud: gives Services of type LoadBalancer an address, and takes it.
// Upstream: cloud-provider controllers/service/controller.go
import type { Controller, ControllerContext } from '../../client/controller.ts';
import { watch } from '../../client/controller.ts';
import type { Informer } from '../../client/informer.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { SERVICES } from '../../model/api/refs.ts';
import type { Service } from '../../model/generated/types.ts';
import { withMeta } from '../../model/meta/object.ts';
import { chooseAddress, CLEANUP_FINALIZER, planBalancer } from './load-balancer-plan.ts';

/** The cloud's interface takes so long to make or delete a load balancer. */
const CLOUD_CALL = 2 * SECOND;

class NoAddress extends Failure {}

export class ServiceController implements Controller {
  readonly watches = [
    watch(SERVICES, (service, previous) => {
      this.tellType(service, previous);
      return [`${service.metadata.namespace}/${service.metadata.name}`];
    }),
  ];
  private readonly services: Informer<Service>;
  /** Given but not yet to be seen in the API, by service. */
  private readonly given = new Map<string, string>();

  constructor(private readonly context: ControllerContext) {
    this.services = context.informers.informer(SERVICES);
  }

  *reconcile(key: string): Task {
    const service = this.services.byKey(key);
    if (!service) {
      this.given.delete(key);
      return;
    }
    const step = planBalancer(service);
    if (step.is === 'ensure') yield* this.ensure(key, service, step.isNew);
    else if (step.is === 'release') yield* this.release(key, service);
  }

  private tellType(service: Service, previous: Service | undefined): void {
    const before = previous?.spec?.type;
    const after = service.spec?.type;
    if (before === undefined || before === after) return;
    if (before !== 'LoadBalancer' && after !== 'LoadBalancer') return;
    this.context.events.event(service, 'Normal', 'Type', `${before} -> ${after}`);
  }

  private *ensure(key: string, service: Service, isNew: boolean): Task {
    const { client, events } = this.context;
    events.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
    let current = service;
    const finalizers = service.metadata.finalizers ?? [];
    if (!finalizers.includes(CLEANUP_FINALIZER)) {
      const marked = withMeta(service, { finalizers: [...finalizers, CLEANUP_FINALIZER] });
      current = yield* client.update(SERVICES, marked);
    }
    if (isNew) {
      const ip = this.addressFor(key, current);
      yield* sleep(CLOUD_CALL);
      const status = { ...current.status, loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } };
      yield* client.updateStatus(SERVICES, { ...current, status });
    }
    events.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  }

  private addressFor(key: string, service: Service): string {
    const taken = new Set<string>();
    for (const [other, address] of this.given) if (other !== key) taken.add(address);
    for (const { metadata, status } of this.services.list()) {
      if (`${metadata.namespace}/${metadata.name}` === key) continue;
      for (const { ip } of status?.loadBalancer?.ingress ?? []) if (ip) taken.add(ip);
    }
    const wanted = service.spec?.loadBalancerIP;
    const address = this.given.get(key) ?? chooseAddress(wanted, taken);
    if (address === undefined) {
      const why = wanted ? `address ${wanted} is not available` : 'no address is left';
      const message = `Error syncing load balancer: failed to ensure load balancer: ${why}`;
      this.context.events.event(service, 'Warning', 'SyncLoadBalancerFailed', message);
      throw new NoAddress(message);
    }
    this.given.set(key, address);
    return address;
  }

  private *release(key: string, service: Service): Task {
    const { client, events } = this.context;
    const isGone = service.metadata.deletionTimestamp !== undefined;
    events.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    yield* sleep(CLOUD_CALL);
    this.given.delete(key);
    let current = service;
    if (!isGone && service.status?.loadBalancer?.ingress) {
      current = yield* client.updateStatus(SERVICES, {
        ...service,
        status: { ...service.status, loadBalancer: {} },
      });
    }
    const finalizers = (current.metadata.finalizers ?? []).filter(
      (one) => one !== CLEANUP_FINALIZER,
    );
    if (finalizers.length !== current.metadata.finalizers?.length) {
      yield* client.update(SERVICES, withMeta(current, { finalizers }));
    }
    events.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
  }
}
