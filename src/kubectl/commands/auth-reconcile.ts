// kubectl auth reconcile. Upstream: kubectl pkg/cmd/auth/reconcile.go, component-helpers auth/rbac
import { deepEqual } from '../../model/meta/deep-equal.ts';
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import type { Item } from '../api/selection.ts';
import { itemsOfFiles } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES } from '../command.ts';
import { isNotFound, KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { outputFormat, PRINT_FLAGS } from '../printers/print-object.ts';

export const reconcile: Command = {
  path: 'auth reconcile',
  summary:
    'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  usage: '-f FILENAME',
  completes: 'files',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    DRY_RUN,
    'remove-extra-permissions:b remove-extra-subjects:b',
  ),
  async run(call) {
    if (!call.hasFiles) {
      throw new KubectlError('must specify one of -f and -k');
    }
    for (const item of await itemsOfFiles(call)) {
      const { kind } = item.object;
      if (kind === 'Role' || kind === 'ClusterRole') await one(call, item, 'rules');
      else if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
        await one(call, item, 'subjects');
      }
    }
  },
};

async function one(call: Invocation, item: Item, field: 'rules' | 'subjects'): Promise<void> {
  const { resource, namespace, name, object } = item;
  const wanted: readonly Obj[] = object[field] ?? [];
  const path = pathOf(resource, namespace, name);
  const before = await call.client.get(path).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  const had: readonly Obj[] = before?.[field] ?? [];
  const missing = wanted.filter((it) => !had.some((other) => deepEqual(it, other)));
  const extra = had.filter((other) => !wanted.some((it) => deepEqual(it, other)));
  const removes = call.flags.bool(
    field === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects',
  );
  const kept = removes ? had.filter((other) => !extra.includes(other)) : had;
  const after = { ...(before ?? object), [field]: [...kept, ...missing] };
  const isSame = before !== undefined && missing.length === 0 && (!removes || extra.length === 0);
  let result: Obj = after;
  if (!isSame && call.dryRun !== 'client') {
    const query = {
      dryRun: call.dryRun === 'server' ? 'All' : undefined,
      fieldManager: 'kubectl-auth',
    };
    result = before
      ? await call.client.send('PUT', path, { query, body: after })
      : await call.client.send('POST', pathOf(resource, namespace), { query, body: after });
  }
  call.report(result, 'reconciled');
  if (outputFormat(call.flags).format !== '' || isSame) return;
  call.err(`\treconciliation required ${before ? 'update' : 'create'}\n`);
  const text = field === 'rules' ? ruleText : subjectText;
  tell(call, `missing ${field} added`, missing.map(text));
  if (removes) tell(call, `extra ${field} removed`, extra.map(text));
}

function tell(call: Invocation, title: string, lines: readonly string[]): void {
  if (lines.length > 0) call.err(`\t${title}:\n${lines.map((line) => `\t\t${line}\n`).join('')}`);
}

function ruleText(rule: Obj): string {
  const list = (values: readonly string[] = []): string => `[${values.join(' ')}]`;
  return (
    `{Verbs:${list(rule.verbs)} APIGroups:${list(rule.apiGroups)} ` +
    `Resources:${list(rule.resources)} ResourceNames:${list(rule.resourceNames)} ` +
    `NonResourceURLs:${list(rule.nonResourceURLs)}}`
  );
}

function subjectText({ kind, apiGroup = '', name, namespace = '' }: Obj): string {
  return `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
}
