// What the narrator says of Deployments, ReplicaSets and Services.
import type { Deployment, ReplicaSet, Service } from '../../../model/generated/types.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import type { Sentence, Teller } from './sentence.ts';
import { sentence } from './sentence.ts';

export const tellDeployment: Teller = (event) => {
  const deployment = event.object as Deployment;
  const { name } = deployment.metadata;
  const wanted = deployment.spec?.replicas ?? 1;
  if (event.type === 'ADDED') {
    const text = `Deployment ${name} is created: it wants ${pods(wanted)}.`;
    const many = (n: number): string => `${n} Deployments are created.`;
    return sentence(deployment, 'busy', 'deployment-created', text, many);
  }
  if (event.type === 'DELETED') {
    const text = `Deployment ${name} is deleted: what it owned goes too.`;
    const many = (n: number): string => `${n} Deployments are deleted.`;
    return sentence(deployment, 'done', 'deployment-gone', text, many);
  }
  const before = event.previous as Deployment;
  return tellSpec(before, deployment, wanted) ?? tellSettled(before, deployment, wanted);
};

function tellSpec(before: Deployment, now: Deployment, wanted: number): Sentence | undefined {
  const { name, generation } = now.metadata;
  if (generation === before.metadata.generation) return undefined;
  const had = before.spec?.replicas ?? 1;
  if (had !== wanted) {
    const text = `Deployment ${name} now wants ${pods(wanted)} instead of ${had}.`;
    const many = (n: number): string => `${n} Deployments are scaled.`;
    return sentence(now, 'busy', 'deployment-scaled', text, many);
  }
  if (images(before) !== images(now)) {
    const text = `Deployment ${name} gets image ${images(now)}: a rollout begins.`;
    const many = (n: number): string => `${n} Deployments get new images.`;
    return sentence(now, 'busy', 'deployment-image', text, many);
  }
  return undefined;
}

function tellSettled(before: Deployment, now: Deployment, wanted: number): Sentence | undefined {
  if (wanted === 0 || !isSettled(now) || isSettled(before)) return undefined;
  const text = `Deployment ${now.metadata.name} has all it wants: ${pods(wanted)} available.`;
  const many = (n: number): string => `${n} Deployments have all they want.`;
  return sentence(now, 'good', 'deployment-settled', text, many);
}

function isSettled({ spec, status }: Deployment): boolean {
  const wanted = spec?.replicas ?? 1;
  return (
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted
  );
}

export const tellReplicaSet: Teller = (event) => {
  const set = event.object as ReplicaSet;
  const owner = controllerOf(set);
  if (!owner || event.type === 'DELETED') return undefined;
  const { name } = set.metadata;
  if (event.type === 'ADDED') {
    const text = `${owner.kind} ${owner.name} makes ReplicaSet ${name} for its pod template.`;
    return sentence(set, 'busy', 'set-created', text, (n) => `${n} ReplicaSets are made.`);
  }
  const had = (event.previous as ReplicaSet).spec?.replicas ?? 1;
  const wants = set.spec?.replicas ?? 1;
  if (had === wants) return undefined;
  const way = wants > had ? 'up' : 'down';
  const text = `${owner.kind} ${owner.name} scales ReplicaSet ${name} ${way} from ${had} to ${wants}.`;
  return sentence(set, 'busy', 'set-scaled', text, (n) => `${n} ReplicaSets are scaled.`);
};

export const tellService: Teller = (event) => {
  const service = event.object as Service;
  const { name } = service.metadata;
  if (event.type === 'MODIFIED') return undefined;
  if (event.type === 'DELETED') {
    const text = `Service ${name} is gone: its address answers no longer.`;
    return sentence(service, 'done', 'service-gone', text, (n) => `${n} Services are gone.`);
  }
  const pairs = Object.entries(service.spec?.selector ?? {});
  const selector = pairs.map(([key, value]) => `${key}=${value}`).join(', ');
  const text = selector
    ? `Service ${name} is created: it sends requests to pods with ${selector}.`
    : `Service ${name} is created.`;
  return sentence(service, 'busy', 'service-created', text, (n) => `${n} Services are created.`);
};

function pods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function images(deployment: Deployment): string {
  const containers = deployment.spec?.template?.spec?.containers ?? [];
  return containers.map((container) => container.image ?? '').join(', ');
}
