// kubectl describe of Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs, CronJobs.
// Upstream: kubectl pkg/describe/describe.go
import type { Obj } from '../api/client.ts';
import { formatLabelSelector } from '../../model/meta/selectors.ts';
import { humanDuration } from '../../model/meta/duration.ts';
import { podSelectorOf } from '../commands/pod-of.ts';
import { describeEvents } from './describe-events.ts';
import type { DescribeContext, Describer } from './describers.ts';
import { annotationLines, labelLines, longTime } from './page.ts';
import type { Page } from './page.ts';
import { describePodTemplate } from './pod-template.ts';

function head(page: Page, { metadata }: Obj, withTime = false): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  if (withTime) page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
}

function selectorText(selector: Obj): string {
  return formatLabelSelector(selector);
}

interface Counts {
  running: number;
  waiting: number;
  succeeded: number;
  failed: number;
}

async function podCounts({ call }: DescribeContext, object: Obj): Promise<Counts> {
  const { namespace, uid } = object.metadata;
  const labelSelector = podSelectorOf(object);
  const list = await call.client.get(`/api/v1/namespaces/${namespace}/pods`, { labelSelector });
  const counts: Counts = { running: 0, waiting: 0, succeeded: 0, failed: 0 };
  for (const pod of list.items as Obj[]) {
    const owner = (pod.metadata.ownerReferences ?? []).find(({ controller }: Obj) => controller);
    if (owner?.uid !== uid) continue;
    if (pod.status?.phase === 'Running') counts.running++;
    if (pod.status?.phase === 'Pending') counts.waiting++;
    if (pod.status?.phase === 'Succeeded') counts.succeeded++;
    if (pod.status?.phase === 'Failed') counts.failed++;
  }
  return counts;
}

function countsLine(page: Page, { running, waiting, succeeded, failed }: Counts): void {
  page.line(
    0,
    `Pods Status:\t${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`,
  );
}

function conditions(page: Page, list: readonly Obj[] = []): void {
  if (list.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tReason');
  page.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of list) page.line(1, `${type} \t${status}\t${reason}`);
}

export const describeDeployment: Describer = async (page, deployment, context) => {
  const { metadata, spec, status = {} } = deployment;
  head(page, deployment, true);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Selector:\t${selectorText(spec.selector)}`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  const { unavailableReplicas = 0 } = status;
  page.line(
    0,
    `Replicas:\t${spec.replicas} desired | ${updatedReplicas} updated | ${replicas} total | ` +
      `${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  page.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`);
  page.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling) {
    page.line(
      0,
      `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
    );
  }
  describePodTemplate(page, spec.template);
  conditions(page, status.conditions);
  await replicaSets(page, deployment, context);
  describeEvents(page, context.events, context.now);
};

async function replicaSets(page: Page, deployment: Obj, { call }: DescribeContext): Promise<void> {
  const { namespace, uid } = deployment.metadata;
  const labelSelector = podSelectorOf(deployment);
  const path = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
  const list = await call.client.get(path, { labelSelector });
  const own = (list.items as Obj[]).filter(({ metadata }) =>
    (metadata.ownerReferences ?? []).some((one: Obj) => one.controller && one.uid === uid),
  );
  const now = deployment.metadata.annotations?.['deployment.kubernetes.io/revision'];
  const revision = ({ metadata }: Obj) =>
    metadata.annotations?.['deployment.kubernetes.io/revision'];
  const current = own.filter((set) => revision(set) === now).slice(0, 1);
  const old = own.filter((set) => !current.includes(set));
  const text = (sets: readonly Obj[]): string =>
    sets
      .map(({ metadata, spec, status }) => {
        return `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas} replicas created)`;
      })
      .join(', ') || '<none>';
  page.line(0, `OldReplicaSets:\t${text(old)}`);
  page.line(0, `NewReplicaSet:\t${text(current)}`);
}

export const describeReplicaSet: Describer = async (page, set, context) => {
  const { metadata, spec, status = {} } = set;
  head(page, set);
  const isController = set.kind === 'ReplicationController';
  page.line(0, `Selector:\t${isController ? podSelectorOf(set) : selectorText(spec.selector)}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  const owner = (metadata.ownerReferences ?? []).find(({ controller }: Obj) => controller);
  if (owner) page.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  page.line(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas} desired`);
  countsLine(page, await podCounts(context, set));
  describePodTemplate(page, spec.template);
  conditions(page, status.conditions);
  describeEvents(page, context.events, context.now);
};

export const describeStatefulSet: Describer = async (page, set, context) => {
  const { metadata, spec, status = {} } = set;
  head(page, set, true);
  page.line(0, `Selector:\t${selectorText(spec.selector)}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Replicas:\t${spec.replicas} desired | ${status.replicas ?? 0} total`);
  page.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (rolling) {
    if (rolling.partition !== undefined) page.line(1, `Partition:\t${rolling.partition}`);
    if (rolling.maxUnavailable !== undefined) {
      page.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`);
    }
  }
  countsLine(page, await podCounts(context, set));
  describePodTemplate(page, spec.template);
  claimTemplates(page, spec.volumeClaimTemplates);
  describeEvents(page, context.events, context.now);
};

function claimTemplates(page: Page, templates: readonly Obj[] = []): void {
  if (templates.length === 0) {
    page.line(0, 'Volume Claims:\t<none>');
    return;
  }
  page.line(0, 'Volume Claims:');
  for (const { metadata, spec } of templates) {
    page.line(1, `Name:\t${metadata.name}`);
    page.line(1, `StorageClass:\t${spec.storageClassName ?? ''}`);
    labelLines(page, '  Labels', metadata.labels);
    labelLines(page, '  Annotations', metadata.annotations);
    page.line(1, `Capacity:\t${spec.resources?.requests?.storage ?? '<default>'}`);
    page.line(1, `Access Modes:\t[${(spec.accessModes ?? []).join(' ')}]`);
  }
}

export const describeDaemonSet: Describer = async (page, set, context) => {
  const { metadata, spec, status = {} } = set;
  head(page, set);
  page.line(0, `Selector:\t${selectorText(spec.selector)}`);
  const nodeSelector = spec.template.spec.nodeSelector ?? {};
  const keys = Object.keys(nodeSelector).sort();
  page.line(
    0,
    `Node-Selector:\t${keys.map((key) => `${key}=${nodeSelector[key]}`).join(',') || '<none>'}`,
  );
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  const rolling = spec.updateStrategy?.rollingUpdate;
  page.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
  page.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
  page.line(
    0,
    `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`,
  );
  page.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  page.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
  countsLine(page, await podCounts(context, set));
  void rolling;
  describePodTemplate(page, spec.template);
  describeEvents(page, context.events, context.now);
};

export const describeJob: Describer = (page, job, { now, events }) => {
  const { metadata, spec, status = {} } = job;
  head(page, job);
  if (spec.selector) page.line(0, `Selector:\t${selectorText(spec.selector)}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  const owner = (metadata.ownerReferences ?? []).find(({ controller }: Obj) => controller);
  if (owner) page.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  if (spec.parallelism !== undefined) page.line(0, `Parallelism:\t${spec.parallelism}`);
  page.line(0, `Completions:\t${spec.completions ?? '<unset>'}`);
  if (spec.completionMode) page.line(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec.suspend !== undefined) page.line(0, `Suspend:\t${spec.suspend}`);
  if (spec.backoffLimit !== undefined) page.line(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec.ttlSecondsAfterFinished !== undefined) {
    page.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  }
  if (status.startTime) page.line(0, `Start Time:\t${longTime(status.startTime)}`);
  if (status.completionTime) page.line(0, `Completed At:\t${longTime(status.completionTime)}`);
  if (status.startTime && status.completionTime) {
    const took = Date.parse(status.completionTime) - Date.parse(status.startTime);
    page.line(0, `Duration:\t${humanDuration(took * 1000)}`);
  }
  if (spec.activeDeadlineSeconds !== undefined) {
    page.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  }
  const { active = 0, ready, succeeded = 0, failed = 0 } = status;
  page.line(
    0,
    ready === undefined
      ? `Pods Statuses:\t${active} Running / ${succeeded} Succeeded / ${failed} Failed`
      : `Pods Statuses:\t${active} Active (${ready} Ready) / ${succeeded} Succeeded / ${failed} Failed`,
  );
  if (spec.completionMode === 'Indexed') {
    page.line(0, `Completed Indexes:\t${status.completedIndexes || '<none>'}`);
  }
  describePodTemplate(page, spec.template);
  describeEvents(page, events, now);
};

export const describeCronJob: Describer = (page, job, { now, events }) => {
  const { metadata, spec, status = {} } = job;
  const inner = spec.jobTemplate.spec;
  head(page, job);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Schedule:\t${spec.schedule}`);
  page.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy}`);
  page.line(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : title(spec.suspend)}`);
  for (const [name, value] of [
    ['Successful Job History Limit', spec.successfulJobsHistoryLimit],
    ['Failed Job History Limit', spec.failedJobsHistoryLimit],
  ] as const) {
    page.line(0, `${name}:\t${value ?? '<unset>'}`);
  }
  const deadline = spec.startingDeadlineSeconds;
  page.line(
    0,
    `Starting Deadline Seconds:\t${deadline === undefined ? '<unset>' : `${deadline}s`}`,
  );
  page.line(0, `Selector:\t${inner.selector ? selectorText(inner.selector) : '<unset>'}`);
  page.line(0, `Parallelism:\t${inner.parallelism ?? '<unset>'}`);
  page.line(0, `Completions:\t${inner.completions ?? '<unset>'}`);
  if (inner.activeDeadlineSeconds !== undefined) {
    page.line(0, `Active Deadline Seconds:\t${inner.activeDeadlineSeconds}s`);
  }
  describePodTemplate(page, inner.template);
  page.line(
    0,
    `Last Schedule Time:\t${status.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>'}`,
  );
  const active: readonly Obj[] = status.active ?? [];
  page.line(0, `Active Jobs:\t${active.map(({ name }) => name).join(', ') || '<none>'}`);
  describeEvents(page, events, now);
};

function title(value: boolean): string {
  return value ? 'True' : 'False';
}
