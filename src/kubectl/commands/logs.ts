// kubectl logs. Upstream: kubectl pkg/cmd/logs/logs.go, pkg/polymorphichelpers/logsforobject.go
import { pathOf, textsOf } from '../api/client.ts';
import type { Obj, Query } from '../api/client.ts';
import type { NamedTarget } from '../api/selection.ts';
import { targetsOf } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { SELECTOR } from '../command.ts';
import { isNotFound, KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { containerOf } from './exec.ts';
import { byActivity, podsOfTarget } from './pod-of.ts';

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n" +
  'POD or TYPE/NAME is a required argument for the logs command';

export const logs: Command = {
  path: 'logs',
  summary: 'Print the logs for a container in a pod',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  completes: 'pods',
  flags: flagSpecs(
    SELECTOR,
    'all-containers:b all-pods:b c/container:s f/follow:b ignore-errors:b limit-bytes:i=0',
    'max-log-requests:i=5 pod-running-timeout:d=20s prefix:b p/previous:b since:d=0s since-time:s',
    'tail:i=-1 timestamps:b insecure-skip-tls-verify-backend:b',
  ),
  async run(call) {
    checkFlags(call);
    const sources = await sourcesOf(call);
    const isFollowing = call.flags.bool('follow');
    const limit = call.flags.number('max-log-requests');
    if (isFollowing && sources.length > limit) {
      throw new KubectlError(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed ` +
          `concurrency is ${limit}, use --max-log-requests to increase the limit`,
      );
    }
    if (isFollowing && sources.length > 1) {
      await Promise.all(sources.map((source) => copyLog(call, source)));
      return;
    }
    for (const source of sources) await copyLog(call, source);
  },
};

interface Source {
  readonly pod: Obj;
  readonly container: string;
}

function checkFlags(call: Invocation): void {
  const { flags, args } = call;
  const selector = flags.text('selector');
  if (args.length === 0 && selector === '') {
    throw call.usage(USAGE);
  }
  if (args.length > 0 && selector !== '') {
    throw call.usage('only a selector (-l) or a POD name is allowed');
  }
  if (args.length > 2) {
    throw call.usage(USAGE);
  }
  if (flags.isSet('since') && flags.text('since-time') !== '') {
    throw new KubectlError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  if (flags.number('tail') < -1) {
    throw new KubectlError('--tail must be greater than or equal to -1');
  }
  if (flags.bool('all-containers') && flags.text('container') !== '') {
    throw new KubectlError('--all-containers=true should not be specified with container name');
  }
}

async function sourcesOf(call: Invocation): Promise<readonly Source[]> {
  const [target, container] = call.args;
  const pods = await call.discovery.find('pods');
  if (target === undefined) {
    const labelSelector = call.flags.text('selector');
    const list = await call.client.get(pathOf(pods, call.namespace), { labelSelector });
    if (list.items.length === 0) call.err(`No resources found in ${call.namespace} namespace.\n`);
    return (list.items as Obj[]).flatMap((pod) => containersOf(call, pod, container));
  }
  const words = target.includes('/') ? [target] : ['pods', target];
  const { named } = await targetsOf(call, words);
  const [first] = named;
  if (!first)
    throw new KubectlError('POD or TYPE/NAME is a required argument for the logs command');
  const object = await targetObject(call, first);
  const all = [...(await podsOfTarget(call, object))];
  if (call.flags.bool('all-pods')) return all.flatMap((pod) => containersOf(call, pod, container));
  const [pod] = all.sort(byActivity);
  if (!pod) throw new KubectlError('timed out waiting for the condition');
  if (all.length > 1) call.err(`Found ${all.length} pods, using pod/${pod.metadata.name}\n`);
  return containersOf(call, pod, container);
}

/** A missing one is told in the words of `logs`. */
async function targetObject(call: Invocation, { resource, name }: NamedTarget): Promise<Obj> {
  try {
    return await call.client.get(pathOf(resource, call.namespace, name));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new KubectlError(
      `error from server (NotFound): ${(error as Error).message} in namespace "${call.namespace}"`,
    );
  }
}

function containersOf(call: Invocation, pod: Obj, named: string | undefined): readonly Source[] {
  if (named !== undefined) return [{ pod, container: named }];
  if (!call.flags.bool('all-containers')) return [{ pod, container: containerForLogs(call, pod) }];
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const all: readonly Obj[] = [...initContainers, ...containers, ...ephemeralContainers];
  return all.map(({ name }) => ({ pod, container: name }));
}

/** As exec picks one; an unknown name is refused with the pod's own containers. */
function containerForLogs(call: Invocation, pod: Obj): string {
  const wanted = call.flags.text('container');
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const all: readonly Obj[] = [...initContainers, ...containers, ...ephemeralContainers];
  if (wanted !== '' && !all.some(({ name }) => name === wanted)) {
    throw new KubectlError(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
  }
  return containerOf(call, pod);
}

async function copyLog(call: Invocation, { pod, container }: Source): Promise<void> {
  const { flags } = call;
  const since = flags.seconds('since');
  const tail = flags.isSet('tail') ? flags.number('tail') : -1;
  const isMany = flags.text('selector') !== '' && !flags.isSet('tail');
  const query: Query = {
    container,
    follow: flags.bool('follow') ? 'true' : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    sinceSeconds: since > 0 ? String(Math.ceil(since)) : undefined,
    sinceTime: flags.text('since-time'),
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
    tailLines: tail >= 0 ? String(tail) : isMany ? '10' : undefined,
    limitBytes: flags.number('limit-bytes') > 0 ? flags.text('limit-bytes') : undefined,
  };
  const { namespace, name } = pod.metadata;
  const pods = await call.discovery.find('pods');
  const prefix = flags.bool('prefix') ? `[pod/${name}/${container}] ` : '';
  const path = pathOf(pods, namespace, name, 'log');
  const response = await call.client.raw('GET', path, { query });
  let isStart = true;
  for await (const text of textsOf(response)) {
    call.out(prefix === '' ? text : prefixed(text, prefix, isStart));
    isStart = text.endsWith('\n');
  }
}

function prefixed(text: string, prefix: string, isStart: boolean): string {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const joined = body.replaceAll('\n', `\n${prefix}`);
  return `${isStart ? prefix : ''}${joined}${text.endsWith('\n') ? '\n' : ''}`;
}
