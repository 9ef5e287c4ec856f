// kubectl create namespace, serviceaccount, quota, pdb, priorityclass. Upstream: kubectl pkg/cmd/create/
import type { Obj } from '../../api/client.ts';
import { KubectlError } from '../../errors.ts';
import { canonicalQuantity, quantityError } from '../../../model/meta/quantity.ts';
import { parseSelector } from '../../../model/meta/selector-parser.ts';
import type { Generator } from './create-object.ts';

export const namespace: Generator = {
  path: 'create namespace',
  aliases: ['ns'],
  summary: 'Create a namespace with the specified name',
  flags: '',
  resource: 'namespaces',
  namespaced: false,
  make: (_, name) => ({
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name },
    spec: {},
    status: {},
  }),
};

export const serviceAccount: Generator = {
  path: 'create serviceaccount',
  aliases: ['sa'],
  summary: 'Create a service account with the specified name',
  flags: '',
  resource: 'serviceaccounts',
  namespaced: true,
  failure: 'failed to create serviceaccount: ',
  make: (_, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
};

/** `cpu=1,memory=2Gi` as a resource list. Upstream: kubectl pkg/cmd/create/create_quota.go */
export function resourceList(text: string): Obj {
  const list: Obj = {};
  for (const part of text.split(',')) {
    const [name = '', value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) {
      throw new KubectlError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    }
    const problem = quantityError(value);
    if (problem !== undefined) throw new KubectlError(problem);
    list[name] = canonicalQuantity(value);
  }
  return Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const quota: Generator = {
  path: 'create quota',
  aliases: ['resourcequota'],
  summary: 'Create a quota with the specified name',
  usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]',
  flags: 'hard:s scopes:s',
  resource: 'resourcequotas',
  namespaced: true,
  failure: 'failed to create quota: ',
  make(call, name) {
    const [hard, scopes] = [call.flags.text('hard'), call.flags.text('scopes')];
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: {
        ...(hard === '' ? {} : { hard: resourceList(hard) }),
        ...(scopes === '' ? {} : { scopes: scopes.split(',') }),
      },
      status: {},
    };
  },
};

export const podDisruptionBudget: Generator = {
  path: 'create poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a pod disruption budget with the specified name',
  usage: 'NAME --selector=SELECTOR --min-available=N',
  flags: 'selector:s min-available:s max-unavailable:s',
  resource: 'poddisruptionbudgets.policy',
  namespaced: true,
  failure: 'failed to create poddisruptionbudgets: ',
  make(call, name) {
    const [least, most] = [call.flags.text('min-available'), call.flags.text('max-unavailable')];
    const selector = call.flags.text('selector');
    if (selector === '') throw new KubectlError('a selector must be specified');
    if (least === '' && most === '') {
      throw new KubectlError('one of min-available or max-unavailable must be specified');
    }
    if (least !== '' && most !== '') {
      throw new KubectlError('min-available and max-unavailable cannot be both specified');
    }
    const amount = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(least === '' ? {} : { minAvailable: amount(least) }),
        selector: labelSelector(selector),
        ...(most === '' ? {} : { maxUnavailable: amount(most) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
};

const OPERATORS = new Map([
  ['in', 'In'],
  ['notin', 'NotIn'],
  ['exists', 'Exists'],
  ['!', 'DoesNotExist'],
  ['!=', 'NotIn'],
]);

/** A selector text as a LabelSelector. */
export function labelSelector(text: string): Obj {
  const parsed = parseSelector(text);
  if (typeof parsed === 'string') throw new KubectlError(parsed);
  const matchLabels: Obj = {};
  const matchExpressions: Obj[] = [];
  for (const { key, operator, values } of parsed.requirements) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0];
    else {
      const shown = { key, operator: OPERATORS.get(operator) ?? operator };
      matchExpressions.push(values.length > 0 ? { ...shown, values } : shown);
    }
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

export const priorityClass: Generator = {
  path: 'create priorityclass',
  aliases: ['pc'],
  summary: 'Create a priority class with the specified name',
  usage: 'NAME --value=VALUE --global-default=BOOL',
  flags: 'value:i=0 global-default:b description:s preemption-policy:s=PreemptLowerPriority',
  resource: 'priorityclasses.scheduling.k8s.io',
  namespaced: false,
  failure: 'failed to create priorityclass: ',
  make(call, name) {
    const description = call.flags.text('description');
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: call.flags.number('value'),
      ...(call.flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(description === '' ? {} : { description }),
      preemptionPolicy: call.flags.text('preemption-policy'),
    };
  },
};
