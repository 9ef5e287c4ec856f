// kubectl debug: a container beside those of a pod, a copy of a pod, a pod that looks at a node.
// Upstream: kubectl pkg/cmd/debug/debug.go
import { pathOf, STRATEGIC_PATCH } from '../../api/client.ts';
import type { Obj } from '../../api/client.ts';
import { targetsOf } from '../../api/selection.ts';
import type { Command, Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { podCopy } from './pod-copy.ts';
import { attachTo } from './attach-to.ts';
import { checkProfile, nodePod, withProfile } from './profiles.ts';

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to ' +
  'explicitly specify a profile, for example "--profile=general".\n';

export const debug: Command = {
  path: 'debug',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  completes: 'pods',
  flags: flagSpecs(
    'arguments-only:b attach:b c/container:s copy-to:s custom:s env:a f/filename:l image:s',
    'image-pull-policy:s keep-annotations:b keep-init-containers:b=true keep-labels:b',
    'keep-liveness:b keep-readiness:b keep-startup:b profile:s=legacy q/quiet:b replace:b',
    'same-node:b set-image:l share-processes:b=true i/stdin:b target:s t/tty:b',
  ),
  async run(call) {
    const { flags } = call;
    const words = call.dash >= 0 ? call.args.slice(0, call.dash) : call.args;
    check(call, words);
    if (flags.text('profile') === 'legacy') call.err(LEGACY);
    const { named } = await targetsOf(call, objectWords(words));
    for (const { resource, name } of named) {
      const namespace = resource.namespaced ? call.namespace : '';
      const found = await call.client.get(pathOf(resource, namespace, name));
      const pod = await start(call, { apiVersion: 'v1', ...found }, resource.kind);
      if (!isAttached(call)) continue;
      const code = await attachTo(call, pod.pod, pod.container);
      if (code !== 0) return code;
    }
    return 0;
  },
};

function objectWords(words: readonly string[]): readonly string[] {
  return words.some((word) => word.includes('/')) ? words : ['pods', ...words];
}

function check({ flags, args, dash }: Invocation, words: readonly string[]): void {
  if (flags.text('copy-to') === '') {
    if (flags.text('image') === '') {
      throw new KubectlError('you must specify --image when not using --copy-to.');
    }
    if (flags.list('set-image').length > 0) {
      throw new KubectlError('--set-image may only be used with --copy-to.');
    }
    for (const name of ['replace', 'same-node'] as const) {
      if (flags.bool(name)) throw new KubectlError(`--${name} may only be used with --copy-to.`);
    }
  }
  if (words.length === 0 && flags.list('filename').length === 0) {
    throw new KubectlError('NAME or TYPE/NAME is required for debug');
  }
  if (flags.bool('tty') && !flags.bool('stdin')) {
    throw new KubectlError('-i/--stdin is required for containers with -t/--tty=true');
  }
  if (flags.text('custom') !== '') {
    throw new KubectlError('--custom is not part of this kubectl: take a --profile');
  }
  if (dash < 0 && args.length > words.length) throw new KubectlError('too many arguments');
  checkProfile(flags.text('profile'));
}

function isAttached({ flags }: Invocation): boolean {
  return flags.isSet('attach') ? flags.bool('attach') : flags.bool('stdin');
}

interface Started {
  readonly pod: Obj;
  readonly container: string;
}

async function start(call: Invocation, found: Obj, kind: string): Promise<Started> {
  if (kind === 'Node') return onNode(call, found);
  if (kind !== 'Pod') {
    const [group = '', version = group] = String(found.apiVersion).split('/');
    const name = found.apiVersion.includes('/') ? `${group}/${version}` : `/${version}`;
    throw new KubectlError(`${JSON.stringify(`${name}, Kind=${kind}`)} not supported by debug`);
  }
  return call.flags.text('copy-to') === '' ? besideOthers(call, found) : inCopy(call, found);
}

/** The letters of upstream's utilrand: no vowels, nothing that looks like another. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(5)),
    (byte) => LETTERS[byte % LETTERS.length],
  ).join('');
}

/** The container that is asked for; its command is an image's arguments with --arguments-only. */
export function debugContainer(call: Invocation, name: string): Obj {
  const { flags, args, dash } = call;
  const command = dash >= 0 ? args.slice(dash) : [];
  const policy = flags.text('image-pull-policy');
  const env = flags.list('env').map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return {
    name,
    image: flags.text('image'),
    ...(command.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: command } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

function containerName(call: Invocation): string {
  const given = call.flags.text('container');
  if (given !== '') return given;
  const name = `debugger-${suffix()}`;
  if (!call.flags.bool('quiet')) call.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

async function besideOthers(call: Invocation, pod: Obj): Promise<Started> {
  const { flags } = call;
  const target = flags.text('target');
  if (target !== '' && !flags.bool('quiet')) {
    call.out(
      `Targeting container "${target}". If you don't see processes from this container it may ` +
        "be because the container runtime doesn't support this feature.\n",
    );
  }
  const container = containerName(call);
  const made = withProfile(debugContainer(call, container), flags.text('profile'));
  const one = target === '' ? made : { ...made, targetContainerName: target };
  const { name, namespace } = pod.metadata;
  const pods = await call.discovery.find('pods');
  const path = pathOf(pods, namespace, name, 'ephemeralcontainers');
  const others: readonly Obj[] = pod.spec.ephemeralContainers ?? [];
  const order = [...others.map((other) => ({ name: other.name })), { name: container }];
  const body = {
    spec: { '$setElementOrder/ephemeralContainers': order, ephemeralContainers: [one] },
  };
  const result = await call.client.send('PATCH', path, { body, contentType: STRATEGIC_PATCH });
  return { pod: result, container };
}

async function inCopy(call: Invocation, pod: Obj): Promise<Started> {
  const { flags } = call;
  const { name, namespace } = pod.metadata;
  const wanted = flags.text('container');
  const isThere = pod.spec.containers.some((one: Obj) => one.name === wanted);
  // Without an image the containers that are there are changed.
  const hasNew = !isThere && flags.text('image') !== '';
  const container = hasNew ? containerName(call) : wanted || pod.spec.containers[0].name;
  const made = debugContainer(call, container);
  const copy = podCopy(call, pod, { container: made, isNew: hasNew, isThere });
  const pods = await call.discovery.find('pods');
  if (flags.bool('replace')) {
    await call.client.send('DELETE', pathOf(pods, namespace, name), {
      body: { gracePeriodSeconds: 0 },
    });
  }
  const created = await call.client.send('POST', pathOf(pods, namespace), { body: copy });
  return { pod: created, container };
}

async function onNode(call: Invocation, node: Obj): Promise<Started> {
  const { flags } = call;
  const container = flags.text('container') || 'debugger';
  const name = `node-debugger-${node.metadata.name}-${suffix()}`;
  if (!flags.bool('quiet')) {
    call.out(
      `Creating debugging pod ${name} with container ${container} on node ${node.metadata.name}.\n`,
    );
  }
  const made = debugContainer(call, container);
  const body = nodePod(name, node.metadata.name, made, flags.text('profile'));
  const pods = await call.discovery.find('pods');
  const pod = await call.client.send('POST', pathOf(pods, call.namespace), { body });
  return { pod, container };
}
