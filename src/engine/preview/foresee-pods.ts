// What becomes of the pods of a workload that is about to be written: refused, placed, or waiting.
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import { internalRequest } from '../../control-plane/apiserver/internal-request.ts';
import { LOOPBACK } from '../../control-plane/apiserver/user.ts';
import { daemonTemplate, fitTest } from '../../control-plane/controllers/daemonset/node-fit.ts';
import { isRollingUpdate, maxSurge } from '../../control-plane/controllers/deployment/strategy.ts';
import { podOfTemplate } from '../../control-plane/controllers/shared/pod-control.ts';
import { PODS } from '../../model/api/refs.ts';
import type {
  DaemonSet,
  Deployment,
  Node,
  Pod,
  PodTemplateSpec,
  Status,
} from '../../model/generated/types.ts';
import type { Foretold } from '../../model/meta/foretell.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { PodRoom } from './pod-room.ts';
import type { Placement } from './preview-types.ts';

export interface PodFate {
  readonly pods: number;
  readonly placement: Placement | null;
  readonly podsRefused: string;
}

/** `server` answers from the draft; the draft has the workload already. */
export function foreseePods(
  server: ApiServer,
  room: PodRoom,
  object: KubeObject,
  before: KubeObject | undefined,
  { pods, isRolled }: Foretold,
): PodFate {
  if (object.kind === 'Pod') {
    const placement = before ? null : room.roomFor(object as Pod, 1);
    return { pods, placement, podsRefused: '' };
  }
  const template = templateOf(object);
  if (!template) return { pods, placement: null, podsRefused: '' };
  const isDaemon = object.kind === 'DaemonSet';
  const change = isDaemon ? daemonsOf(server, object) - daemonsOf(server, before) : pods;
  const wanted = isRolled ? Math.max(change, 0) + surgeOf(object) : change;
  if (change <= 0 && !isRolled) return { pods: change, placement: null, podsRefused: '' };
  const made = admitted(server, object, template);
  if ('status' in made && made.kind === 'Status') {
    return { pods: change, placement: null, podsRefused: made.message ?? '' };
  }
  // A daemon's node is chosen by its controller.
  const placement = isDaemon ? null : room.roomFor(made as Pod, wanted);
  return { pods: change, placement, podsRefused: '' };
}

/** A StatefulSet's claims come with its pods: what they would wait for is not foreseen. */
function templateOf({ kind, spec }: KubeObject & { spec?: any }): PodTemplateSpec | undefined {
  if (kind === 'CronJob' || kind === 'PodTemplate') return undefined;
  return spec?.template as PodTemplateSpec | undefined;
}

function surgeOf(object: KubeObject): number {
  const deployment = object as Deployment;
  return object.kind === 'Deployment' && isRollingUpdate(deployment) ? maxSurge(deployment) : 0;
}

function daemonsOf({ etcd }: ApiServer, object: KubeObject | undefined): number {
  if (!object) return 0;
  const fits = fitTest(object as DaemonSet);
  let count = 0;
  for (const node of etcd.store.list('nodes', { namespace: '' })) {
    if (fits(node as Node).shouldRun) count++;
  }
  return count;
}

/** The pod as admission would make it, or the refusal that its controller would get. */
function admitted(server: ApiServer, owner: KubeObject, template: PodTemplateSpec): Pod | Status {
  const isDaemon = owner.kind === 'DaemonSet';
  const own = isDaemon ? daemonTemplate(owner as DaemonSet, '') : template;
  const body = podOfTemplate(own, owner);
  const request = internalRequest('create', PODS, owner.metadata.namespace ?? '', '', body);
  const { body: answer } = server.handleAs(LOOPBACK, { ...request, options: { dryRun: true } });
  return (answer.is === 'object' ? answer.object : body) as Pod | Status;
}
