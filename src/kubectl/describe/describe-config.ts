// kubectl describe of ConfigMaps, Secrets, ServiceAccounts, Namespaces, quotas and limits.
// Upstream: kubectl pkg/describe/describe.go
import type { Obj } from '../api/client.ts';
import type { Invocation } from '../command.ts';
import { describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, formattedLabels, labelLines } from './page.ts';
import type { Page } from './page.ts';

function head(page: Page, { metadata }: Obj): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
}

function bytesOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

export const describeConfigMap: Describer = (page, map, { now, events }) => {
  head(page, map);
  page.append('\nData\n====\n');
  for (const key of Object.keys(map.data ?? {}).sort()) {
    page.append(`${key}:\n----\n${map.data[key]}\n\n`);
  }
  page.append('\nBinaryData\n====\n');
  for (const key of Object.keys(map.binaryData ?? {}).sort()) {
    page.append(`${key}: ${bytesOf(map.binaryData[key])} bytes\n`);
  }
  page.append('\n');
  describeEvents(page, events, now);
};

export const describeSecret: Describer = (page, secret) => {
  head(page, secret);
  page.append(`\nType:\t${secret.type}\n\nData\n====\n`);
  for (const key of Object.keys(secret.data ?? {}).sort()) {
    if (secret.type === 'kubernetes.io/service-account-token' && key === 'token') {
      page.append(`${key}:\t${atob(secret.data[key])}\n`);
    } else page.append(`${key}:\t${bytesOf(secret.data[key])} bytes\n`);
  }
};

export const describeServiceAccount: Describer = (page, account, { now, events }) => {
  head(page, account);
  const pull: readonly Obj[] = account.imagePullSecrets ?? [];
  if (pull.length === 0) page.append('Image pull secrets:\t<none>\n');
  for (const [at, { name }] of pull.entries()) {
    page.append(`${at === 0 ? 'Image pull secrets:' : ''}\t${name}\n`);
  }
  describeEvents(page, events, now);
};

export const describeNamespace: Describer = async (page, namespace, { call }) => {
  const { metadata, status = {} } = namespace;
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Status:\t${status.phase}`);
  if (status.conditions?.length > 0) {
    page.line(0, 'Conditions:');
    page.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    page.line(1, '----\t------\t------------------\t------\t-------');
    for (const one of status.conditions) {
      page.line(
        1,
        `${one.type}\t${one.status}\t${one.lastTransitionTime}\t${one.reason}\t${one.message}`,
      );
    }
  }
  await quotas(page, call, metadata.name);
  await limits(page, call, metadata.name);
};

async function quotas(page: Page, call: Invocation, namespace: string): Promise<void> {
  const list = await call.client.get(`/api/v1/namespaces/${namespace}/resourcequotas`);
  const items: readonly Obj[] = list.items;
  if (items.length === 0) {
    page.line(0, '\nNo resource quota.');
    return;
  }
  page.line(0, '\nResource Quotas');
  for (const { metadata, status = {}, spec } of items) {
    page.append(`  Name:\t${metadata.name}\n`);
    scopes(page, spec.scopes, '  ');
    page.append('  Resource\tUsed\tHard\n  --------\t---\t---\n');
    for (const name of Object.keys(status.hard ?? {}).sort()) {
      page.append(`  ${name}\t${status.used?.[name] ?? 0}\t${status.hard[name]}\n`);
    }
  }
}

const SCOPES = new Map([
  [
    'Terminating',
    '* Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  ],
  [
    'NotTerminating',
    '* Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  ],
  [
    'BestEffort',
    '* Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  ],
  [
    'NotBestEffort',
    '* Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
  ],
]);

function scopes(page: Page, list: readonly string[] = [], indent = ''): void {
  if (list.length === 0) return;
  const sorted = list.toSorted();
  page.append(`${indent}Scopes:\t${sorted.join(', ')}\n`);
  for (const scope of sorted) {
    const text = SCOPES.get(scope);
    if (text) page.append(`${indent || ' '}${text}\n`);
  }
}

export const describeQuota: Describer = (page, quota) => {
  const { metadata, status = {}, spec } = quota;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  scopes(page, spec.scopes);
  page.append('Resource\tUsed\tHard\n--------\t----\t----\n');
  for (const name of Object.keys(status.hard ?? {}).sort()) {
    page.append(`${name}\t${status.used?.[name] ?? 0}\t${status.hard[name]}\n`);
  }
};

async function limits(page: Page, call: Invocation, namespace: string): Promise<void> {
  const list = await call.client.get(`/api/v1/namespaces/${namespace}/limitranges`);
  const items: readonly Obj[] = list.items;
  if (items.length === 0) {
    page.line(0, '\nNo LimitRange resource.');
    return;
  }
  page.append('\nResource Limits\n');
  page.append(
    ' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n',
  );
  page.append(
    ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n',
  );
  for (const range of items) limitRows(page, range, ' ');
}

function limitRows(page: Page, { spec }: Obj, indent: string): void {
  for (const item of spec.limits as Obj[]) {
    const { type, min = {}, max = {}, default: normal = {}, defaultRequest = {} } = item;
    const { maxLimitRequestRatio: ratio = {} } = item;
    const names = new Set(
      [min, max, normal, defaultRequest, ratio].flatMap((one) => Object.keys(one)),
    );
    for (const name of [...names].sort()) {
      const cells = [min, max, defaultRequest, normal, ratio].map((one) => one[name] ?? '-');
      page.append(`${indent}${type}\t${name}\t${cells.join('\t')}\n`);
    }
  }
}

export const describeLimitRange: Describer = (page, range) => {
  const { metadata } = range;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  page.append(
    'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n',
  );
  page.append(
    '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n',
  );
  limitRows(page, range, '');
};

export const describePriorityClass: Describer = (page, one, { now, events }) => {
  const { metadata, value, globalDefault = false, preemptionPolicy, description = '' } = one;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Value:\t${value}`);
  page.line(0, `GlobalDefault:\t${globalDefault}`);
  page.line(0, `PreemptionPolicy:\t${preemptionPolicy}`);
  page.line(0, `Description:\t${description}`);
  page.line(0, `Annotations:\t${formattedLabels(metadata.annotations)}`);
  describeEvents(page, events, now);
};
