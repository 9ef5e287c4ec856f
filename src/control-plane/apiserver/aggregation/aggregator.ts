// Follows APIServices: which groups other servers answer, and whether they can be reached.
// Upstream: kube-aggregator pkg/controllers/status/remote/remote_available_controller.go
import type { AggregatedBackend, AggregatedBackends } from '../../../client/aggregated-backends.ts';
import { ENDPOINT_SLICES, SERVICES } from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type {
  APIService,
  APIServiceCondition,
  EndpointSlice,
  Service,
} from '../../../model/generated/types.ts';
import { setCondition } from '../../../model/meta/conditions.ts';
import { goQuote } from '../../../model/meta/go-text.ts';
import { formatTime } from '../../../model/meta/time.ts';
import type { ApiRequest } from '../../../model/api/request.ts';
import { API_SERVICES } from '../../../model/resources/api-service/api-service.resource.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';
import {
  NODE_METRICS_RESOURCE,
  POD_METRICS_RESOURCE,
} from '../../../model/resources/metrics/metrics.resource.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type { StoreEvent } from '../../etcd/store-event.ts';
import type { ApiServer } from '../api-server.ts';
import { changingDefinition, isChangingGroup } from './changing-groups.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';

const REGISTERED = groupResource(API_SERVICES);
const SLICES = groupResource(ENDPOINT_SLICES);
const SERVICE_NAME = 'kubernetes.io/service-name';

/** The groups that extension servers of this world know to answer. */
const KINDS: readonly ResourceDefinition<any>[] = [NODE_METRICS_RESOURCE, POD_METRICS_RESOURCE];

export class Aggregator {
  private readonly remote = new Map<string, APIService>();
  private readonly due = new Set<string>();

  private constructor(
    private readonly server: ApiServer,
    private readonly net: NetworkNamespace,
    private readonly backends: AggregatedBackends,
  ) {}

  /** Follows the APIServices of the server's store until the server closes. */
  static attach(server: ApiServer, net: NetworkNamespace, backends: AggregatedBackends): void {
    const { store } = server.etcd;
    if (!store.isOpen(REGISTERED)) return;
    const aggregator = new Aggregator(server, net, backends);
    server.aggregator = aggregator;
    server.onClose(store.onEvent((event) => aggregator.hear(event)));
    server.onClose(backends.onChange(() => aggregator.discover()));
    for (const object of store.list(REGISTERED, { namespace: '' })) {
      aggregator.follow(object as APIService);
    }
  }

  /** Who answers for a group and version now. */
  backend(group: string, version: string): AggregatedBackend | undefined {
    const service = this.remote.get(`${version}.${group}`)?.spec.service;
    if (!service) return undefined;
    const { namespace = '', name = '' } = service;
    for (const address of this.addressesOf(namespace, name)) {
      const backend = this.backends.reach(this.net, address);
      if (backend) return backend;
    }
    return undefined;
  }

  /** The definition behind a path of a group whose resources come and go. */
  definitionOf({ group, version, resource, subresource, namespace }: ApiRequest) {
    if (!isChangingGroup(group) || !this.remote.has(`${version}.${group}`)) return undefined;
    const ref = { group, version, kind: 'Metric', plural: resource, namespaced: namespace !== '' };
    return changingDefinition(ref, subresource);
  }

  /** Brings what discovery says of such groups up to date. */
  private discover(): void {
    const { registry } = this.server;
    for (const { spec } of this.remote.values()) {
      const { group = '', version = '' } = spec;
      if (!isChangingGroup(group)) continue;
      const wanted = this.backend(group, version)?.resources?.(group) ?? [];
      const names = new Set(wanted.map(({ plural }) => plural));
      for (const { ref } of registry.inGroupVersion(group, version)) {
        if (!names.has(ref.plural)) registry.remove(group, version, ref.plural);
      }
      for (const ref of wanted) {
        if (!registry.get(group, version, ref.plural)) registry.add(changingDefinition(ref, ''));
      }
    }
  }

  private hear({ resource, type, object }: StoreEvent): void {
    if (resource === REGISTERED) {
      if (type === 'DELETED') this.withdraw(object as APIService);
      else this.follow(object as APIService);
    } else if (resource === SLICES && this.remote.size > 0) {
      const { labels, namespace } = object.metadata;
      for (const [name, { spec }] of this.remote) {
        const isIts = spec.service?.name === labels?.[SERVICE_NAME];
        if (isIts && spec.service?.namespace === namespace) this.later(name);
      }
    }
  }

  private follow(registered: APIService): void {
    const name = registered.metadata.name as string;
    if (!registered.spec.service) {
      this.withdraw(registered);
      return;
    }
    const isNew = !this.remote.has(name);
    this.remote.set(name, registered);
    if (isNew) for (const kind of kindsOf(registered)) this.server.registry.add(kind);
    this.later(name);
  }

  private withdraw(registered: APIService): void {
    if (!this.remote.delete(registered.metadata.name as string)) return;
    const { group = '', version = '' } = registered.spec;
    const changing = isChangingGroup(group)
      ? this.server.registry.inGroupVersion(group, version)
      : [];
    for (const { ref } of [...kindsOf(registered), ...changing]) {
      this.server.registry.remove(ref.group, ref.version, ref.plural);
    }
  }

  /** The store is in the middle of a write: the condition is written right after. */
  private later(name: string): void {
    if (this.due.has(name)) return;
    this.due.add(name);
    this.server.clock.after(0, () => {
      this.due.delete(name);
      const registered = this.remote.get(name);
      if (registered && !this.server.isClosed) this.report(registered);
    });
  }

  private report(registered: APIService): void {
    const before = registered.status?.conditions;
    const now = formatTime(this.server.now);
    const conditions = setCondition(before, this.available(registered), now);
    if (conditions === before) return;
    const object = { ...registered, status: { ...registered.status, conditions } };
    const name = registered.metadata.name as string;
    const request = internalRequest('update', API_SERVICES, '', name, object);
    this.server.handleAs(LOOPBACK, { ...request, subresource: 'status' });
  }

  private available({ spec }: APIService): APIServiceCondition {
    const { namespace = '', name = '', port = 443 } = spec.service ?? {};
    const no = (reason: string, message: string): APIServiceCondition => ({
      type: 'Available',
      status: 'False',
      reason,
      message,
    });
    const service: Service | undefined = this.server.read(SERVICES, namespace, name);
    const where = `${name} in ${goQuote(namespace)}`;
    if (!service) return no('ServiceNotFound', `service/${where} is not present`);
    const wanted = service.spec?.ports?.find((one) => one.port === port);
    if (!wanted) {
      return no('ServicePortError', `service/${where} is not listening on port ${port}`);
    }
    const slices = this.slicesOf(namespace, name);
    if (slices.length === 0) {
      return no('EndpointsNotFound', `cannot find endpointslices for service/${where}`);
    }
    if (this.addressesOf(namespace, name).length === 0) {
      const port = goQuote(wanted.name ?? '');
      const what = `endpointslices for service/${where} have no addresses with port name ${port}`;
      return no('MissingEndpoints', what);
    }
    const message = 'all checks passed';
    return { type: 'Available', status: 'True', reason: 'Passed', message };
  }

  private slicesOf(namespace: string, name: string): EndpointSlice[] {
    const found: EndpointSlice[] = [];
    for (const slice of this.server.readAll(ENDPOINT_SLICES, namespace)) {
      if (slice.metadata.labels?.[SERVICE_NAME] === name) found.push(slice);
    }
    return found;
  }

  private addressesOf(namespace: string, name: string): string[] {
    return this.slicesOf(namespace, name).flatMap(({ endpoints }) =>
      (endpoints ?? []).flatMap((one) => (one.conditions?.ready === false ? [] : one.addresses)),
    );
  }
}

function kindsOf({ spec }: APIService): readonly ResourceDefinition<any>[] {
  return KINDS.filter(({ ref }) => ref.group === spec.group && ref.version === spec.version);
}
