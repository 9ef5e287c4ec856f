// kubectl describe of roles, bindings, autoscalers and disruption budgets.
// Upstream: kubectl pkg/describe/describe.go
import type { Obj } from '../api/client.ts';
import { formatLabelSelector } from '../../model/meta/selectors.ts';
import { describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, labelLines, longTime } from './page.ts';

export const describeRole: Describer = (page, role) => {
  const { metadata, rules } = role;
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, 'PolicyRule:');
  page.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  page.line(1, '---------\t-----------------\t--------------\t-----');
  for (const row of policyRows(rules ?? [])) page.line(1, row.join('\t'));
};

const list = (words: readonly string[] = []): string => `[${words.join(' ')}]`;

/** One row for each resource and URL, in the order of the rules' own texts. */
export function policyRows(rules: readonly Obj[]): readonly (readonly string[])[] {
  const entries: { head: string[]; verbs: string[]; parts: string[] }[] = [];
  const byHead = new Map<string, { verbs: string[] }>();
  for (const rule of rules) {
    for (const [group, resource, name] of simpleRules(rule)) {
      const names = name === undefined ? [] : [name];
      const head = [group === '' ? resource : combined(resource, group), '[]', list(names)];
      const known = byHead.get(head.join(' '));
      if (known) {
        for (const verb of rule.verbs) if (!known.verbs.includes(verb)) known.verbs.push(verb);
        continue;
      }
      const entry = {
        head,
        verbs: [...rule.verbs],
        parts: [group, resource, names.join(' '), ''],
      };
      byHead.set(head.join(' '), entry);
      entries.push(entry);
    }
    for (const url of rule.nonResourceURLs ?? []) {
      entries.push({
        head: ['', `[${url}]`, '[]'],
        verbs: [...rule.verbs],
        parts: ['', '', '', url],
      });
    }
  }
  const keyOf = ({ verbs, parts }: (typeof entries)[number]): string => {
    const [group, resource, names, url] = parts;
    return (
      `Verbs:[${verbs.join(' ')}],APIGroups:[${group}],Resources:[${resource}],` +
      `ResourceNames:[${names}],NonResourceURLs:[${url}],`
    );
  };
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return entries
    .toSorted((a, b) => compare(keyOf(a), keyOf(b)))
    .map(({ head, verbs }) => [...head, list(verbs)]);
}

/** Each group, resource and name of a rule on its own. */
function* simpleRules(rule: Obj): Generator<readonly [string, string, string | undefined]> {
  const names: readonly string[] = rule.resourceNames ?? [];
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      if (names.length === 0) yield [group, resource, undefined];
      for (const name of names) yield [group, resource, name];
    }
  }
}

function combined(resource: string, group: string): string {
  const slash = resource.indexOf('/');
  return slash < 0
    ? `${resource}.${group}`
    : `${resource.slice(0, slash)}.${group}${resource.slice(slash)}`;
}

export const describeRoleBinding: Describer = (page, binding) => {
  const { metadata, roleRef, subjects = [] } = binding;
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, 'Role:');
  page.line(1, `Kind:\t${roleRef.kind}`);
  page.line(1, `Name:\t${roleRef.name}`);
  page.line(0, 'Subjects:');
  page.line(1, 'Kind\tName\tNamespace');
  page.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects as Obj[]) {
    page.line(1, `${kind}\t${name}\t${namespace}`);
  }
};

export const describeBudget: Describer = (page, budget, { now, events }) => {
  const { metadata, spec, status = {} } = budget;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  if (spec.minAvailable !== undefined) page.line(0, `Min available:\t${spec.minAvailable}`);
  else if (spec.maxUnavailable !== undefined) {
    page.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
  }
  page.line(0, `Selector:\t${spec.selector ? formatLabelSelector(spec.selector) : '<unset>'}`);
  page.line(0, 'Status:');
  page.line(2, `Allowed disruptions:\t${status.disruptionsAllowed ?? 0}`);
  page.line(2, `Current:\t${status.currentHealthy ?? 0}`);
  page.line(2, `Desired:\t${status.desiredHealthy ?? 0}`);
  page.line(2, `Total:\t${status.expectedPods ?? 0}`);
  describeEvents(page, events, now);
};

export const describeAutoscaler: Describer = (page, autoscaler, { now, events }) => {
  const { metadata, spec, status = {} } = autoscaler;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  page.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
  page.line(0, 'Metrics:\t( current / target )');
  for (const [at, metric] of ((spec.metrics ?? []) as Obj[]).entries()) {
    page.line(1, metricText(metric, status.currentMetrics?.[at]));
  }
  page.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
  page.line(0, `Max replicas:\t${spec.maxReplicas}`);
  behavior(page, spec.behavior);
  page.line(
    0,
    `${spec.scaleTargetRef.kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`,
  );
  const conditions: readonly Obj[] = status.conditions ?? [];
  if (conditions.length > 0) {
    page.line(0, 'Conditions:');
    page.line(1, 'Type\tStatus\tReason\tMessage');
    page.line(1, '----\t------\t------\t-------');
    for (const { type, status: value, reason, message } of conditions) {
      page.line(1, `${type}\t${value}\t${reason}\t${message}`);
    }
  }
  describeEvents(page, events, now);
};

function metricText(metric: Obj, current: Obj | undefined): string {
  const { type, resource, containerResource, pods, object, external } = metric;
  switch (type) {
    case 'Resource':
      return `resource ${resource.name} on pods${used(resource, current?.resource)}`;
    case 'ContainerResource': {
      const { name, container } = containerResource;
      const rest = used(containerResource, current?.containerResource);
      return `resource ${name} of container "${container}" on pods${rest}`;
    }
    case 'Pods': {
      const now = current?.pods?.current?.averageValue ?? '<unknown>';
      return `"${pods.metric.name}" on pods:\t${now} / ${pods.target.averageValue}`;
    }
    case 'Object': {
      const { kind, name } = object.describedObject;
      return `"${object.metric.name}" on ${kind}/${name} ${value(object, current?.object)}`;
    }
    case 'External':
      return `"${external.metric.name}" ${value(external, current?.external)}`;
    default:
      return `<unknown metric type "${type}">`;
  }
}

/** How much of a resource is used, as an amount or as a share of what is requested. */
function used({ target }: Obj, status: Obj | undefined): string {
  const now = status?.current ?? {};
  if (target.averageValue !== undefined) {
    return `:\t${now.averageValue ?? '<unknown>'} / ${target.averageValue}`;
  }
  const { averageUtilization: share } = now;
  const amount = share === undefined ? '<unknown>' : `${share}% (${now.averageValue})`;
  const wanted = target.averageUtilization;
  const goal = wanted === undefined ? '<auto>' : `${wanted}%`;
  return `  (as a percentage of request):\t${amount} / ${goal}`;
}

function value({ target }: Obj, status: Obj | undefined): string {
  const isAverage = target.averageValue !== undefined;
  const now = isAverage ? status?.current?.averageValue : status?.current?.value;
  const goal = isAverage ? target.averageValue : target.value;
  return `(target ${isAverage ? 'average ' : ''}value):\t${now ?? '<unknown>'} / ${goal}`;
}

function behavior(page: { line(level: number, text: string): void }, one: Obj | undefined): void {
  if (!one) return;
  page.line(0, 'Behavior:');
  for (const [title, rules] of [
    ['Scale Up', one.scaleUp],
    ['Scale Down', one.scaleDown],
  ] as const) {
    if (!rules) continue;
    page.line(1, `${title}:`);
    if (rules.stabilizationWindowSeconds !== undefined) {
      page.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
    }
    if (!rules.policies?.length) continue;
    page.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
    page.line(2, 'Policies:');
    for (const { type, value, periodSeconds } of rules.policies) {
      page.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
    }
  }
}
