// kubectl create role, clusterrole and their bindings.
// Upstream: kubectl pkg/cmd/create/create_{role,clusterrole,rolebinding}.go
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import type { Generator } from './create-object.ts';

const GROUP = 'rbac.authorization.k8s.io';
const VERBS = new Set(
  (
    'get list watch create update patch delete deletecollection use bind escalate impersonate ' +
    'approve sign proxy *'
  ).split(' '),
);

async function resourceRules(call: Invocation): Promise<Obj[]> {
  const verbs = verbsOf(call);
  const byGroup = new Map<string, string[]>();
  for (const text of call.flags.list('resource')) {
    const [word = '', subresource] = text.split('/');
    const { group, plural } =
      word === '*' ? { group: '*', plural: '*' } : await call.discovery.find(word);
    const full = subresource === undefined ? plural : `${plural}/${subresource}`;
    const list = byGroup.get(group) ?? [];
    if (!list.includes(full)) list.push(full);
    byGroup.set(group, list);
  }
  const resourceNames = [...new Set(call.flags.list('resource-name'))];
  return [...byGroup].map(([group, resources]) => ({
    verbs,
    apiGroups: [group],
    resources,
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  }));
}

function verbsOf(call: Invocation): readonly string[] {
  const verbs = [...new Set(call.flags.list('verb'))];
  if (verbs.includes('*')) return ['*'];
  for (const verb of verbs) {
    if (!VERBS.has(verb)) call.err(`Warning: '${verb}' is not a standard resource verb\n`);
  }
  return verbs;
}

export const role: Generator = {
  path: 'create role',
  summary: 'Create a role with single rule',
  usage: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename]',
  flags: 'verb:l resource:l resource-name:a',
  resource: `roles.${GROUP}`,
  namespaced: true,
  async make(call, name) {
    if (call.flags.list('verb').length === 0) {
      throw new KubectlError('at least one verb must be specified');
    }
    if (call.flags.list('resource').length === 0) {
      throw new KubectlError('at least one resource must be specified');
    }
    return {
      kind: 'Role',
      apiVersion: `${GROUP}/v1`,
      metadata: { name },
      rules: await resourceRules(call),
    };
  },
};

export const clusterRole: Generator = {
  path: 'create clusterrole',
  summary: 'Create a cluster role',
  usage: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename]',
  flags: 'verb:l resource:l resource-name:a non-resource-url:l aggregation-rule:l',
  resource: `clusterroles.${GROUP}`,
  namespaced: false,
  async make(call, name) {
    const aggregated = call.flags.list('aggregation-rule');
    const urls = call.flags.list('non-resource-url');
    const head = { kind: 'ClusterRole', apiVersion: `${GROUP}/v1`, metadata: { name } };
    if (aggregated.length > 0) {
      const matchLabels = Object.fromEntries(aggregated.map((one) => one.split('=')));
      return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } };
    }
    if (call.flags.list('verb').length === 0) {
      throw new KubectlError('at least one verb must be specified');
    }
    if (call.flags.list('resource').length === 0 && urls.length === 0) {
      throw new KubectlError('at least one resource or nonResourceURL must be specified');
    }
    const rules = await resourceRules(call);
    if (urls.length > 0) rules.push({ verbs: call.flags.list('verb'), nonResourceURLs: urls });
    return { ...head, rules };
  },
};

function subjectsOf(call: Invocation): Obj[] {
  const apiGroup = GROUP;
  const accounts = call.flags.list('serviceaccount').map((text) => {
    const [namespace = '', name = ''] = text.split(':');
    if (name === '' || namespace === '' || text.split(':').length !== 2) {
      throw new KubectlError('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', name, namespace };
  });
  return [
    ...call.flags.list('user').map((name) => ({ kind: 'User', apiGroup, name })),
    ...call.flags.list('group').map((name) => ({ kind: 'Group', apiGroup, name })),
    ...accounts,
  ];
}

export const roleBinding: Generator = {
  path: 'create rolebinding',
  summary: 'Create a role binding for a particular role or cluster role',
  usage: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname]',
  flags: 'clusterrole:s role:s user:a group:a serviceaccount:a',
  resource: `rolebindings.${GROUP}`,
  namespaced: true,
  failure: 'failed to create rolebinding: ',
  make(call, name) {
    const [cluster, own] = [call.flags.text('clusterrole'), call.flags.text('role')];
    if ((cluster === '') === (own === '')) {
      throw new KubectlError('exactly one of clusterrole or role must be specified');
    }
    const kind = cluster === '' ? 'Role' : 'ClusterRole';
    const subjects = subjectsOf(call);
    return {
      kind: 'RoleBinding',
      apiVersion: `${GROUP}/v1`,
      metadata: { name },
      ...(subjects.length > 0 ? { subjects } : {}),
      roleRef: { apiGroup: GROUP, kind, name: cluster || own },
    };
  },
};

export const clusterRoleBinding: Generator = {
  path: 'create clusterrolebinding',
  summary: 'Create a cluster role binding for a particular cluster role',
  usage: 'NAME --clusterrole=NAME [--user=username] [--group=groupname]',
  flags: 'clusterrole:s user:a group:a serviceaccount:a',
  required: ['clusterrole'],
  resource: `clusterrolebindings.${GROUP}`,
  namespaced: false,
  failure: 'failed to create clusterrolebinding: ',
  make(call, name) {
    const subjects = subjectsOf(call);
    return {
      kind: 'ClusterRoleBinding',
      apiVersion: `${GROUP}/v1`,
      metadata: { name },
      ...(subjects.length > 0 ? { subjects } : {}),
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: call.flags.text('clusterrole') },
    };
  },
};
