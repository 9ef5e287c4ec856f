// Answers what the editor asks about the cluster, without handing the cluster over.
import type { ObjectStore } from '../../../control-plane/etcd/object-store.ts';
import { resourceOfKind } from '../../../model/api/resource-of-kind.ts';
import type {
  CronJob,
  Deployment,
  LimitRange,
  Node,
  Pod,
  PodSpec,
  ResourceQuota,
} from '../../../model/generated/types.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { joinKey } from '../../../model/meta/object.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import {
  compileLabelSelector,
  selectorFromLabels,
  selectorMatches,
} from '../../../model/meta/selectors.ts';
import type { ImageCatalogue } from '../../../world/images/catalogue.ts';
import type {
  Bounds,
  DeclaredPort,
  FactAnswer,
  FactQuestion,
  ImageSight,
  NodeShape,
  Room,
  Selected,
} from './fact-types.ts';

/** So many pods say all that is asked: that there are some, and which ports they declare. */
const ENOUGH_PODS = 20;
/** Taints that come and go by themselves. */
const OF_HEALTH = 'node.kubernetes.io/';
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];

/** One answer for each question, in their order. Reads, and changes nothing. */
export function clusterFacts(
  store: ObjectStore,
  images: ImageCatalogue,
  questions: readonly FactQuestion[],
): readonly FactAnswer[] {
  return questions.map((question) => {
    switch (question.is) {
      case 'object': {
        const resource = resourceOfKind(question.kind);
        if (!store.isOpen(resource)) return null;
        return store.get(resource, joinKey(question.namespace, question.name)) ?? null;
      }
      case 'selected':
        return selectedBy(store, question.namespace, compileLabelSelector(question.selector));
      case 'bounds':
        return boundsOf(store, question.namespace);
      case 'room':
        return roomOf(store, question.labels);
      case 'image':
        return sightOf(images, question.name);
    }
  });
}

function selectedBy(store: ObjectStore, namespace: string, selector: Selector): Selected {
  const ports = new Map<string, DeclaredPort>();
  let pods = 0;
  for (const object of store.list('pods', { namespace })) {
    if (!selectorMatches(selector, object.metadata.labels)) continue;
    addPorts((object as Pod).spec, ports);
    if (++pods >= ENOUGH_PODS) break;
  }
  const workloads: string[] = [];
  for (const { name, spec } of workloadsSelected(store, namespace, selector)) {
    addPorts(spec, ports);
    if (workloads.length < ENOUGH_PODS) workloads.push(name);
  }
  return { pods, workloads, ports: [...ports.values()] };
}

/** `Deployment/web` for each whose pods, when it has some, would be selected. */
export function* workloadsSelected(
  store: ObjectStore,
  namespace: string,
  selector: Selector,
): Iterable<{ readonly name: string; readonly spec: PodSpec }> {
  for (const kind of WORKLOADS) {
    for (const object of store.list(resourceOfKind(kind), { namespace })) {
      const { spec } = object as Deployment | CronJob;
      const template = spec && ('jobTemplate' in spec ? spec.jobTemplate.spec : spec)?.template;
      if (!template || !selectorMatches(selector, template.metadata?.labels)) continue;
      yield { name: `${kind}/${object.metadata.name}`, spec: template.spec };
    }
  }
}

function addPorts({ containers, initContainers = [] }: PodSpec, found: Map<string, DeclaredPort>) {
  for (const { ports = [] } of [...containers, ...initContainers]) {
    for (const { name = '', containerPort } of ports) {
      found.set(`${name} ${containerPort}`, { name, port: containerPort });
    }
  }
}

function boundsOf(store: ObjectStore, namespace: string): Bounds {
  return {
    quotas: [...store.list('resourcequotas', { namespace })] as ResourceQuota[],
    limitRanges: [...store.list('limitranges', { namespace })] as LimitRange[],
  };
}

function roomOf(store: ObjectStore, labels: Labels): Room {
  const selector = selectorFromLabels(labels);
  const shapes = new Map<string, NodeShape>();
  let nodes = 0;
  for (const object of store.list('nodes', { namespace: '' })) {
    nodes++;
    if (!selectorMatches(selector, object.metadata.labels)) continue;
    const { spec, status } = object as Node;
    const allocatable = status?.allocatable ?? {};
    const taints = (spec?.taints ?? []).filter(({ key }) => !key.startsWith(OF_HEALTH));
    const sort = JSON.stringify([allocatable, taints]);
    const before = shapes.get(sort);
    shapes.set(sort, { nodes: (before?.nodes ?? 0) + 1, allocatable, taints });
  }
  return { nodes, shapes: [...shapes.values()] };
}

function sightOf(images: ImageCatalogue, name: string): ImageSight {
  const found = images.resolve(name);
  if (found.is === 'failed') return { is: 'failed', message: found.message };
  const { repository, memoryBytes } = found.image.definition;
  return { is: images.describes(repository) ? 'known' : 'generic', memoryBytes };
}
