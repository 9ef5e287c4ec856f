// kubectl run. Upstream: kubectl pkg/cmd/run/run.go
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { applyMergePatch } from '../../model/patch/merge-patch.ts';
import { isNotFound } from '../errors.ts';
import { joinContainer } from './exec.ts';
import { pause } from './wait-for.ts';

export const run: Command = {
  path: 'run',
  summary: 'Run a particular image on the cluster',
  usage: 'NAME --image=image [--env="key=value"] [--port=port] -- [COMMAND] [args...]',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    DRY_RUN,
    'annotations:a attach:b cascade:o=background!background command:b env:a expose:b force:b',
    'field-manager:s=kubectl-run grace-period:i=-1 image:s image-pull-policy:s l/labels:s',
    'leave-stdin-open:b override-type:s=merge overrides:s pod-running-timeout:d=1m port:s',
    'privileged:b q/quiet:b restart:s=Always rm:b save-config:b i/stdin:b t/tty:b timeout:d=0s wait:b',
  ),
  async run(call) {
    const name = call.args[0];
    if (name === undefined || call.dash === 0) throw call.usage('NAME is required for run');
    checkFlags(call);
    const overrides = call.flags.text('overrides');
    const made = podOf(call, name);
    const pod = overrides === '' ? made : (applyMergePatch(made, JSON.parse(overrides)) as Obj);
    const service = call.flags.bool('expose') ? serviceOf(call, name) : undefined;
    const resource = await call.discovery.find('pods');
    const query = {
      dryRun: call.dryRun === 'server' ? 'All' : undefined,
      fieldManager: call.flags.text('field-manager'),
    };
    const post = async (plural: string, object: Obj): Promise<Obj> => {
      if (call.dryRun === 'client') return object;
      const found = plural === 'pods' ? resource : await call.discovery.find(plural);
      const path = pathOf(found, call.namespace);
      return call.client.send('POST', path, { query, body: object });
    };
    if (service) call.report(await post('services', service), 'created');
    const created = await post('pods', pod);
    const joins = call.flags.bool('stdin') || call.flags.bool('attach');
    if (!joins || call.dryRun !== 'none') {
      call.report(created, 'created');
      return;
    }
    return attach(call, created);
  },
};

function checkFlags(call: Invocation): void {
  const { flags } = call;
  if (flags.text('image') === '') throw new KubectlError('required flag(s) "image" not set');
  if (flags.bool('tty') && !flags.bool('stdin')) {
    throw call.usage('-i/--stdin is required for containers with -t/--tty=true');
  }
  if (!['Always', 'OnFailure', 'Never'].includes(flags.text('restart'))) {
    throw call.usage(`invalid restart policy: ${flags.text('restart')}`);
  }
  if (flags.bool('expose') && flags.text('port') === '') {
    throw call.usage('--port must be set when exposing a service');
  }
  if (flags.bool('rm') && !flags.bool('stdin') && !flags.bool('attach')) {
    throw new KubectlError('--rm should only be used for attached containers');
  }
}

/** `a=b,c=d` as a map. */
export function pairsOf(text: string): Obj {
  const pairs: Obj = {};
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new KubectlError(`unexpected label spec: ${pair}`);
    pairs[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return pairs;
}

function podOf(call: Invocation, name: string): Obj {
  const { flags } = call;
  const words = call.args.slice(1);
  const labels = flags.text('labels') === '' ? { run: name } : pairsOf(flags.text('labels'));
  const env = flags.list('env').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new KubectlError(`invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  const policy = flags.text('image-pull-policy');
  const annotations = flags.list('annotations');
  const interactive = flags.bool('stdin');
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(call.hasNamespace ? { namespace: call.namespace } : {}),
      labels,
      ...(annotations.length > 0 ? { annotations: pairsOf(annotations.join(',')) } : {}),
    },
    spec: {
      containers: [
        {
          name,
          image: flags.text('image'),
          ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
          ...(flags.text('port') ? { ports: [{ containerPort: flags.number('port') }] } : {}),
          ...(env.length > 0 ? { env } : {}),
          resources: {},
          ...(policy === '' ? {} : { imagePullPolicy: policy }),
          ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
          ...(interactive ? { stdin: true } : {}),
          ...(interactive && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
          ...(flags.bool('tty') ? { tty: true } : {}),
        },
      ],
      restartPolicy: flags.text('restart'),
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  };
}

function serviceOf(call: Invocation, name: string): Obj {
  const port = call.flags.number('port');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(call.hasNamespace ? { namespace: call.namespace } : {}) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: { run: name } },
    status: { loadBalancer: {} },
  };
}

/** Waits for the pod, joins its container, and takes the pod away after it with --rm. */
async function attach(call: Invocation, created: Obj): Promise<number> {
  const { name } = created.metadata;
  const path = pathOf(await call.discovery.find('pods'), call.namespace, name);
  const end = call.host.now() + call.flags.seconds('pod-running-timeout') * 1000;
  let pod: Obj = created;
  while (pod.status?.phase === 'Pending' || pod.status?.phase === undefined) {
    if (call.host.now() > end) throw new KubectlError('timed out waiting for the condition');
    await pause(call, 100);
    pod = await call.client.get(path);
  }
  let code = 0;
  try {
    if (pod.status.phase === 'Running') {
      if (!call.flags.bool('quiet') && call.host.isTerminal) {
        call.err("If you don't see a command prompt, try pressing enter.\n");
      }
      const [{ name: container }] = pod.spec.containers;
      code = await joinContainer(call, { pod: name, container, verb: 'attach', command: [] });
    } else {
      const log = await call.client.raw('GET', `${path}/log`);
      call.out(await log.text());
    }
  } finally {
    if (call.flags.bool('rm')) await remove(call, path, name);
  }
  return code;
}

async function remove(call: Invocation, path: string, name: string): Promise<void> {
  try {
    await call.client.send('DELETE', path);
    call.out(`pod "${name}" deleted from ${call.namespace} namespace\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
