// Makes SchedulingExplanations and NodeVerdicts when they are read: what schedulers remember.
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import { createAggregatedServer } from '../../control-plane/apiserver/create-api-server.ts';
import { alwaysAvailable } from '../../control-plane/etcd/etcd-client.ts';
import { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { joinKey } from '../../model/meta/object.ts';
import { formatTime } from '../../model/meta/time.ts';
import type { Universe } from '../faults/fault-action.ts';
import { SIMULATION_API_VERSION, SIMULATION_GROUP } from '../simulation-api/simulation-crd.ts';
import { explainPod } from './explain-pod.ts';
import { explanationRegistry } from './explanation-registry.ts';
import type { NodeVerdict, NodeView, SchedulingExplanation } from './explanation-kinds.ts';

const EXPLANATIONS = `schedulingexplanations.${SIMULATION_GROUP}`;
const VERDICTS = `nodeverdicts.${SIMULATION_GROUP}`;

/** Pods explained in one list. */
const MAX_PODS = 500;
const MAX_LABEL = 63;

interface Found {
  readonly core: SchedulingCore;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * A server of its own, so that looking is no part of the history: neither the cluster's store nor
 * that of faults and clock is written.
 */
export class Explanations {
  private readonly store: ObjectStore;
  private readonly server: ApiServer;

  constructor(private readonly universe: Pick<Universe, 'schedulingCores' | 'kernel'>) {
    const { kernel } = universe;
    this.store = new ObjectStore(kernel.clock);
    this.server = createAggregatedServer({
      name: 'explanations',
      clock: kernel.clock,
      trace: kernel.trace,
      random: kernel.random('explanations'),
      registry: explanationRegistry(),
      etcd: alwaysAvailable(this.store),
    });
  }

  /** The server, its objects as they are now; undefined for requests about anything else. */
  serverFor({ group, resource, namespace, name }: ApiRequest): ApiServer | undefined {
    if (group !== SIMULATION_GROUP) return undefined;
    switch (resource) {
      case 'schedulingexplanations':
        this.refreshExplanations(namespace, name);
        return this.server;
      case 'nodeverdicts':
        this.refreshVerdicts(namespace);
        return this.server;
      default:
        return undefined;
    }
  }

  private refreshExplanations(namespace: string, name: string): void {
    const wanted = new Map<string, KubeObject>();
    for (const found of this.find(namespace, name)) {
      const object = this.explain(found);
      if (object) wanted.set(joinKey(found.namespace, found.name), object);
    }
    this.replace(EXPLANATIONS, namespace, name, wanted);
  }

  private refreshVerdicts(namespace: string): void {
    const wanted = new Map<string, KubeObject>();
    for (const found of this.find(namespace, '')) {
      const explanation = this.explain(found);
      for (const node of explanation?.status.nodes ?? []) {
        const verdict = verdictOf(found, node);
        wanted.set(joinKey(found.namespace, verdict.metadata.name), verdict);
      }
    }
    this.replace(VERDICTS, namespace, '', wanted);
  }

  /** The pods that a scheduler knows, by what the request names; the last word wins. */
  private find(namespace: string, name: string): Iterable<Found> {
    const pods = new Map<string, Found>();
    const add = (core: SchedulingCore, uid: string, key: string): void => {
      const [ofNamespace = '', ofName = ''] = key.split('/');
      if (namespace !== '' && namespace !== ofNamespace) return;
      if (name !== '' && name !== ofName) return;
      if (pods.size < MAX_PODS) pods.set(key, { core, uid, namespace: ofNamespace, name: ofName });
    };
    for (const core of this.universe.schedulingCores()) {
      for (const uid of core.explanations.uids()) {
        const key = core.explanations.podOf(uid);
        if (key !== undefined) add(core, uid, key);
      }
      for (const { uid, info } of core.queue.allWaiting()) {
        add(core, uid, info.key);
        if (name !== '' && pods.has(info.key)) core.explanations.ask(uid);
      }
    }
    return pods.values();
  }

  private explain({ core, uid, namespace, name }: Found): SchedulingExplanation | undefined {
    const status = explainPod(core, uid);
    if (!status) return undefined;
    return {
      apiVersion: SIMULATION_API_VERSION,
      kind: 'SchedulingExplanation',
      metadata: { name, namespace, uid: `explains-${uid}` },
      spec: { podUID: uid },
      status,
    };
  }

  /** Writes what is different, and takes away what is no more. */
  private replace(
    resource: string,
    namespace: string,
    name: string,
    wanted: ReadonlyMap<string, KubeObject>,
  ): void {
    const { store } = this;
    const old = new Map<string, KubeObject>();
    for (const object of store.list(resource, { namespace })) {
      if (name !== '' && object.metadata.name !== name) continue;
      old.set(joinKey(object.metadata.namespace, object.metadata.name), object);
    }
    for (const [key, object] of old) {
      if (wanted.has(key)) continue;
      const resourceVersion = String(store.nextRevision);
      const last = { ...object, metadata: { ...object.metadata, resourceVersion } };
      store.txn(resource, key, revisionOf(object), { delete: last });
    }
    for (const [key, object] of wanted) this.put(resource, key, old.get(key), object);
  }

  private put(
    resource: string,
    key: string,
    old: KubeObject | undefined,
    object: KubeObject,
  ): void {
    if (old && isSame(old, object)) return;
    const { store, universe } = this;
    const creationTimestamp =
      old?.metadata.creationTimestamp ?? formatTime(universe.kernel.clock.now);
    const resourceVersion = String(store.nextRevision);
    const metadata = { ...object.metadata, creationTimestamp, resourceVersion };
    store.txn(resource, key, revisionOf(old), { put: { ...object, metadata } });
  }
}

function revisionOf(object: KubeObject | undefined): number {
  return Number(object?.metadata.resourceVersion ?? 0);
}

function isSame(old: KubeObject, object: KubeObject): boolean {
  const { metadata: _, ...before } = old;
  const { metadata: __, ...after } = object;
  return old.metadata.uid === object.metadata.uid && deepEqual(before, after);
}

function verdictOf({ namespace, name, uid }: Found, node: NodeView): NodeVerdict {
  const { scores, ...rest } = node;
  const texts = scores?.map(({ plugin, normalized, weight }) => {
    return `${plugin} ${normalized}${weight === 1 ? '' : `x${weight}`}`;
  });
  return {
    apiVersion: SIMULATION_API_VERSION,
    kind: 'NodeVerdict',
    metadata: {
      name: `${name}.${node.name}`,
      namespace,
      uid: `verdict-${uid}-${node.name}`,
      ...(name.length <= MAX_LABEL ? { labels: { pod: name } } : {}),
    },
    spec: { pod: name },
    status: {
      ...rest,
      ...(rest.reasons ? { reason: rest.reasons.join(', ') } : {}),
      ...(texts ? { scores: texts.join(', ') } : {}),
    },
  };
}
