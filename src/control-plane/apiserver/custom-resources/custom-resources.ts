// Serves the kinds of CustomResourceDefinitions, as the stored definitions come, change and go.
// Upstream: apiextensions-apiserver pkg/apiserver/customresource_handler.go,
// pkg/controller/finalizer/crd_finalizer.go
import { SECOND } from '../../../kernel/time.ts';
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { CustomResourceDefinition } from '../../../model/generated/types.ts';
import { isConditionTrue, setCondition } from '../../../model/meta/conditions.ts';
import { withMeta } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { CUSTOM_RESOURCE_CLEANUP } from '../../../model/resources/custom-resource-definition/custom-resource-definition.resource.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';
import type { StoreEvent } from '../../etcd/store-event.ts';
import type { ApiServer } from '../api-server.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';
import { customDefinitions } from './custom-definitions.ts';
import { planDefinitionStatus } from './plan-definition-status.ts';

type Definition = CustomResourceDefinition;

const CRDS = groupResource(CUSTOM_RESOURCE_DEFINITIONS);
const RETRY_DELAY = 5 * SECOND;

/** What one definition serves now, and out of what it was made. */
interface Served {
  readonly spec: Definition['spec'];
  readonly names: unknown;
  readonly isTerminating: boolean;
  readonly kinds: readonly ResourceDefinition[];
}

/**
 * One for each API server. Every replica follows the store and serves what it finds there; whoever
 * comes first writes the conditions, and the others find that nothing is left to do.
 */
export class CustomResources {
  private readonly served = new Map<string, Served>();
  /** Collections whose definition waits for their last object: the definition's name. */
  private readonly emptying = new Map<string, string>();
  private readonly due = new Set<string>();

  private constructor(private readonly server: ApiServer) {}

  /** Begins to serve the custom kinds of the server's store, until the server closes. */
  static attach(server: ApiServer): void {
    const { store } = server.etcd;
    if (!store.isOpen(CRDS)) return;
    const resources = new CustomResources(server);
    server.onClose(store.onEvent((event) => resources.hear(event)));
    for (const object of store.list(CRDS, { namespace: '' }))
      resources.follow(object as Definition);
  }

  private hear({ resource, type, object }: StoreEvent): void {
    if (resource === CRDS) {
      if (type === 'DELETED') this.withdraw(object as Definition);
      else this.follow(object as Definition);
    } else if (type === 'DELETED') {
      const name = this.emptying.get(resource);
      if (name !== undefined) this.later(name);
    }
  }

  private follow(crd: Definition): void {
    if (isConditionTrue(crd.status?.conditions, 'Established')) this.serve(crd);
    this.later(crd.metadata.name as string);
  }

  private serve(crd: Definition): void {
    const name = crd.metadata.name as string;
    const before = this.served.get(name);
    const isTerminating = crd.metadata.deletionTimestamp !== undefined;
    const names = crd.status?.acceptedNames;
    const isSame =
      before?.spec === crd.spec && before.names === names && before.isTerminating === isTerminating;
    if (isSame) return;
    const kinds = customDefinitions(crd);
    for (const old of before?.kinds ?? []) this.unregister(old);
    this.server.etcd.store.open({ resource: collectionOf(crd) });
    for (const kind of kinds) this.server.serve(kind);
    this.served.set(name, { spec: crd.spec, names, isTerminating, kinds });
  }

  private withdraw(crd: Definition): void {
    const name = crd.metadata.name as string;
    const collection = collectionOf(crd);
    for (const kind of this.served.get(name)?.kinds ?? []) this.unregister(kind);
    this.served.delete(name);
    this.emptying.delete(collection);
    for (const session of this.server.sessions) {
      if (session.collection === collection) session.finish();
    }
    // Its names are free again; whoever of its group waited for them may have them.
    for (const other of this.othersOf(crd)) this.later(other.metadata.name as string);
  }

  private unregister({ ref: { group, version, plural } }: ResourceDefinition): void {
    this.server.registry.remove(group, version, plural);
  }

  /** The store is in the middle of a write: what follows from it is done right after. */
  private later(name: string, delay = 0): void {
    if (this.due.has(name)) return;
    this.due.add(name);
    this.server.clock.after(delay, () => {
      if (!this.due.delete(name) || this.server.isClosed) return;
      if (!this.reconcile(name)) this.later(name, RETRY_DELAY);
    });
  }

  /** False when it has to be tried again. */
  private reconcile(name: string): boolean {
    const crd = this.server.etcd.store.get(CRDS, name) as Definition | undefined;
    if (!crd) return true;
    const { deletionTimestamp, finalizers } = crd.metadata;
    if (deletionTimestamp !== undefined) {
      return finalizers?.includes(CUSTOM_RESOURCE_CLEANUP) ? this.finalize(crd) : true;
    }
    const now = formatTime(this.server.now);
    const status = planDefinitionStatus(crd, this.othersOf(crd), now);
    return status === crd.status || this.write({ ...crd, status }, 'status');
  }

  private finalize(crd: Definition): boolean {
    const collection = collectionOf(crd);
    const { store } = this.server.etcd;
    const conditions = setCondition(
      crd.status?.conditions,
      {
        type: 'Terminating',
        status: 'True',
        reason: 'InstanceDeletionInProgress',
        message: 'CustomResource deletion is in progress',
      },
      formatTime(this.server.now),
    );
    if (conditions !== crd.status?.conditions) {
      return this.write({ ...crd, status: { ...crd.status, conditions } }, 'status');
    }
    const kind = this.served.get(crd.metadata.name as string)?.kinds[0];
    if (kind && store.isOpen(collection)) {
      this.emptying.set(collection, crd.metadata.name as string);
      if (!this.deleteAll(kind, collection)) return false;
      if (store.count(collection) > 0) return true;
    }
    const finalizers = crd.metadata.finalizers?.filter((name) => name !== CUSTOM_RESOURCE_CLEANUP);
    return this.write(withMeta(crd, { finalizers: finalizers ?? [] }), '');
  }

  private deleteAll({ ref }: ResourceDefinition, collection: string): boolean {
    const objects: KubeObject[] = [...this.server.etcd.store.list(collection, { namespace: '' })];
    let isDone = true;
    for (const { metadata } of objects) {
      if (metadata.deletionTimestamp !== undefined) continue;
      const { namespace = '', name = '' } = metadata;
      const request = internalRequest('delete', ref, namespace, name);
      const { code } = this.server.handleAs(LOOPBACK, request);
      if (code >= 400 && code !== 404) isDone = false;
    }
    return isDone;
  }

  private write(crd: Definition, subresource: '' | 'status'): boolean {
    const ref = CUSTOM_RESOURCE_DEFINITIONS;
    const request = internalRequest('update', ref, '', crd.metadata.name as string, crd);
    const { code } = this.server.handleAs(LOOPBACK, { ...request, subresource });
    // Whoever changed or deleted it meanwhile has caused another look at it.
    return code < 400 || code === 404 || code === 409;
  }

  private othersOf(crd: Definition): Definition[] {
    const { group } = crd.spec;
    const found: Definition[] = [];
    for (const object of this.server.etcd.store.list(CRDS, { namespace: '' })) {
      const other = object as Definition;
      if (other.spec.group === group && other.metadata.name !== crd.metadata.name)
        found.push(other);
    }
    return found;
  }
}

function collectionOf({ spec }: Definition): string {
  return groupResource({ group: spec.group, plural: spec.names.plural });
}
