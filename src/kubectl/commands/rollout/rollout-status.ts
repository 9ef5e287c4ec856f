// kubectl rollout status.
// Upstream: kubectl pkg/cmd/rollout/rollout_status.go, pkg/polymorphichelpers/rollout_status.go
import { pathOf } from '../../api/client.ts';
import type { Obj } from '../../api/client.ts';
import { findItems } from '../../api/selection.ts';
import type { Item } from '../../api/selection.ts';
import type { Command, Invocation } from '../../command.ts';
import { FILES, SELECTOR } from '../../command.ts';
import { KubectlError, ManyErrors } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { pause } from '../wait-for.ts';

export interface RolloutState {
  readonly text: string;
  readonly isDone: boolean;
}

export const rolloutStatus: Command = {
  path: 'rollout status',
  summary: 'Show the status of the rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  completes: 'workloads',
  flags: flagSpecs(FILES, SELECTOR, 'revision:i=0 timeout:d=0s w/watch:b=true'),
  async run(call) {
    if (call.args.length === 0 && !call.hasFiles) {
      throw new KubectlError('required resource not specified');
    }
    const { items, errors } = await findItems(call);
    const failed: unknown[] = [...errors];
    if (items.length === 0 && failed.length === 0) {
      call.err(`No resources found in ${call.namespace} namespace.\n`);
    }
    for (const item of items) {
      try {
        await follow(call, item);
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

async function follow(call: Invocation, item: Item): Promise<void> {
  const { resource, namespace, name } = item;
  const path = pathOf(resource, namespace, name);
  const seconds = call.flags.seconds('timeout');
  const end = seconds > 0 ? call.host.now() + seconds * 1000 : Infinity;
  const revision = call.flags.number('revision');
  let last = '';
  let seen = '';
  for (;;) {
    const object = await call.client.get(path);
    const version: string = object.metadata.resourceVersion;
    if (version !== seen) {
      seen = version;
      const { text, isDone } = rolloutState(object, revision);
      if (text !== last || version !== last) call.out(text);
      last = text;
      if (isDone || !call.flags.bool('watch')) return;
    }
    if (call.host.now() > end) throw new KubectlError('timed out waiting for the condition');
    await pause(call, 100);
  }
}

/** How far a rollout is, in kubectl's words. */
export function rolloutState(object: Obj, revision = 0): RolloutState {
  switch (object.kind) {
    case 'Deployment':
      return deploymentState(object, revision);
    case 'DaemonSet':
      return daemonSetState(object);
    case 'StatefulSet':
      return statefulSetState(object);
    default:
      throw new KubectlError(`no status viewer has been implemented for ${object.kind}`);
  }
}

const waiting = (text: string): RolloutState => ({ text, isDone: false });

function deploymentState({ metadata, spec, status }: Obj, revision: number): RolloutState {
  const { name, generation, annotations = {} } = metadata;
  const now = Number(annotations['deployment.kubernetes.io/revision'] ?? 0);
  if (revision > 0 && now !== revision) {
    throw new KubectlError(
      `desired revision (${revision}) is different from the running revision (${now})`,
    );
  }
  if (generation > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for deployment spec update to be observed...\n');
  }
  const {
    updatedReplicas = 0,
    replicas = 0,
    availableReplicas = 0,
    conditions = [],
  } = status ?? {};
  const progress = conditions.find(({ type }: Obj) => type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    throw new KubectlError(`deployment ${JSON.stringify(name)} exceeded its progress deadline`);
  }
  const head = `Waiting for deployment ${JSON.stringify(name)} rollout to finish: `;
  if (updatedReplicas < spec.replicas) {
    return waiting(
      `${head}${updatedReplicas} out of ${spec.replicas} new replicas have been updated...\n`,
    );
  }
  if (replicas > updatedReplicas) {
    return waiting(
      `${head}${replicas - updatedReplicas} old replicas are pending termination...\n`,
    );
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(
      `${head}${availableReplicas} of ${updatedReplicas} updated replicas are available...\n`,
    );
  }
  return { text: `deployment ${JSON.stringify(name)} successfully rolled out\n`, isDone: true };
}

function daemonSetState({ metadata, spec, status }: Obj): RolloutState {
  const name = JSON.stringify(metadata.name);
  if (spec.updateStrategy?.type !== 'RollingUpdate') {
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
  }
  if (metadata.generation > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for daemon set spec update to be observed...\n');
  }
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status;
  const head = `Waiting for daemon set ${name} rollout to finish: `;
  if (updatedNumberScheduled < desiredNumberScheduled) {
    return waiting(
      `${head}${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...\n`,
    );
  }
  if (numberAvailable < desiredNumberScheduled) {
    return waiting(
      `${head}${numberAvailable} of ${desiredNumberScheduled} updated pods are available...\n`,
    );
  }
  return { text: `daemon set ${name} successfully rolled out\n`, isDone: true };
}

function statefulSetState({ metadata, spec, status }: Obj): RolloutState {
  if (spec.updateStrategy?.type !== 'RollingUpdate') {
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
  }
  if (!status?.observedGeneration || metadata.generation > status.observedGeneration) {
    return waiting('Waiting for statefulset spec update to be observed...\n');
  }
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status;
  if (readyReplicas < spec.replicas) {
    return waiting(`Waiting for ${spec.replicas - readyReplicas} pods to be ready...\n`);
  }
  const partition: number | undefined = spec.updateStrategy.rollingUpdate?.partition;
  if (partition !== undefined) {
    if (updatedReplicas < spec.replicas - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ` +
          `${spec.replicas - partition} new pods have been updated...\n`,
      );
    }
    const text = `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`;
    return { text, isDone: true };
  }
  if (status.updateRevision !== status.currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ` +
        `${status.updateRevision}...\n`,
    );
  }
  const text = `statefulset rolling update complete ${currentReplicas} pods at revision ${status.currentRevision}...\n`;
  return { text, isDone: true };
}
