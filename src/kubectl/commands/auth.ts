// kubectl auth can-i, whoami. Upstream: kubectl pkg/cmd/auth/cani.go, whoami.go
import type { Obj } from '../api/client.ts';
import type { Command, Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { policyRows } from '../describe/describe-policy.ts';
import { markTyped, PRINT_FLAGS } from '../printers/print-object.ts';
import { alignTabs, TABLE_STOPS } from '../printers/tab-writer.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1';
const KNOWN_VERBS = new Set(
  (
    'get list watch create update patch delete deletecollection use bind impersonate escalate * ' +
    'approve sign attest'
  ).split(' '),
);
const URL_VERBS = new Set('get put post head options delete patch *'.split(' '));

export const canI: Command = {
  path: 'auth can-i',
  summary: 'Check whether an action is allowed',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: flagSpecs('A/all-namespaces:b list:b no-headers:b q/quiet:b subresource:s'),
  async run(call) {
    if (call.flags.bool('list')) return list(call);
    const [verb, what, name] = call.args;
    if (verb === undefined || what === undefined) {
      throw new KubectlError(
        'you must specify two arguments: verb resource or verb resource/resourceName.\n' +
          "See 'kubectl auth can-i -h' for help and examples.",
      );
    }
    const spec = what.startsWith('/')
      ? urlSpec(call, verb, what)
      : await resourceSpec(call, verb, what, name);
    const body = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec };
    const review = await call.client.send('POST', `${REVIEWS}/selfsubjectaccessreviews`, { body });
    const { allowed, reason = '', evaluationError = '' } = review.status;
    if (!call.flags.bool('quiet')) call.out(answer(allowed, reason, evaluationError));
    return allowed ? 0 : 1;
  },
};

function answer(allowed: boolean, reason: string, problem: string): string {
  if (allowed) return 'yes\n';
  const why = reason === '' ? '' : ` - ${reason}`;
  return `no${why}${problem === '' ? '' : ` - ${problem}`}\n`;
}

function urlSpec(call: Invocation, verb: string, path: string): Obj {
  if (!URL_VERBS.has(verb)) call.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return { nonResourceAttributes: { path, verb } };
}

async function resourceSpec(call: Invocation, verb: string, what: string, given?: string) {
  if (!KNOWN_VERBS.has(verb)) call.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  const [word = '', slashed] = what.split('/');
  const found = word === '*' ? undefined : await call.discovery.tryFind(word);
  if (!found && word !== '*') {
    const [resource = '', ...group] = word.split('.');
    const text =
      group.length === 0
        ? `the server doesn't have a resource type '${resource}'`
        : `the server doesn't have a resource type '${resource}' in group '${group.join('.')}'`;
    call.err(`Warning: ${text}\n\n`);
  }
  if (found && !found.namespaced && !call.flags.bool('all-namespaces')) {
    const group = found.group === '' ? '' : ` in group '${found.group}'`;
    call.err(`Warning: resource '${found.plural}' is not namespace scoped${group}\n\n`);
  }
  const namespace = call.flags.bool('all-namespaces') ? '' : call.namespace;
  const [plain = '', ...rest] = word.split('.');
  const name = given ?? slashed ?? '';
  const subresource = call.flags.text('subresource');
  return {
    resourceAttributes: {
      ...(namespace === '' ? {} : { namespace }),
      verb,
      group: found ? found.group : rest.join('.') || (word === '*' ? '*' : ''),
      resource: found?.plural ?? (plain || '*'),
      ...(subresource === '' ? {} : { subresource }),
      ...(name === '' ? {} : { name }),
    },
  };
}

async function list(call: Invocation): Promise<void> {
  const body = {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    spec: { namespace: call.namespace },
  };
  const review = await call.client.send('POST', `${REVIEWS}/selfsubjectrulesreviews`, { body });
  const { resourceRules = [], nonResourceRules = [] } = review.status;
  const rows = policyRows([...resourceRules, ...nonResourceRules]);
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  const lines = call.flags.bool('no-headers') ? rows : [header, ...rows];
  call.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STOPS));
}

export const whoami: Command = {
  path: 'auth whoami',
  summary: 'Experimental: Check self subject attributes',
  flags: flagSpecs(PRINT_FLAGS),
  async run(call) {
    const body = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const review = await call.client.send('POST', path, { body });
    if (call.flags.text('output') !== '') {
      const { username, uid, groups, extra } = review.status.userInfo;
      call.show(
        markTyped({
          kind: 'SelfSubjectReview',
          apiVersion: 'authentication.k8s.io/v1',
          metadata: review.metadata ?? {},
          status: { userInfo: { username, uid, groups, extra } },
        }),
      );
      return;
    }
    const { username, uid, groups, extra } = review.status.userInfo;
    const rows = [
      ['ATTRIBUTE', 'VALUE'],
      ['Username', username],
    ];
    if (uid) rows.push(['UID', uid]);
    if (groups?.length > 0) rows.push(['Groups', `[${groups.join(' ')}]`]);
    for (const key of Object.keys(extra ?? {}).sort()) {
      rows.push([`Extra: ${key}`, `[${extra[key].join(' ')}]`]);
    }
    call.out(alignTabs(rows.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STOPS));
  },
};
