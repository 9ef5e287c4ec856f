// kubectl scale, autoscale. Upstream: kubectl pkg/cmd/scale/scale.go, pkg/cmd/autoscale/autoscale.go
import { MERGE_PATCH, pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { findItems } from '../api/selection.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, FILES, SELECTOR } from '../command.ts';
import { KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { canonicalQuantity, quantityError } from '../../model/meta/quantity.ts';

export const scale: Command = {
  path: 'scale',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  usage: '[--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  completes: 'workloads',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    SELECTOR,
    DRY_RUN,
    'all:b current-replicas:i=-1 replicas:i=0 resource-version:s timeout:d=0s',
  ),
  async run(call) {
    if (!call.flags.isSet('replicas')) {
      throw new KubectlError('required flag(s) "replicas" not set');
    }
    const replicas = call.flags.number('replicas');
    if (replicas < 0) {
      throw new KubectlError(
        'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    }
    const { items, errors } = await findItems(call, { needsNames: true });
    const failed: unknown[] = [...errors];
    if (items.length === 0 && failed.length === 0)
      throw new KubectlError('no objects passed to scale');
    for (const { resource, namespace, name, object } of items) {
      try {
        if (call.dryRun === 'client') {
          call.report(object, 'scaled');
          continue;
        }
        const path = pathOf(resource, namespace, name, 'scale');
        const expected = call.flags.number('current-replicas');
        if (expected >= 0) {
          const now = await call.client.get(path);
          if (now.spec.replicas !== expected) {
            throw new KubectlError(`Expected replicas to be ${expected}, was ${now.spec.replicas}`);
          }
        }
        const query = { dryRun: call.dryRun === 'server' ? 'All' : undefined };
        const body = { spec: { replicas } };
        await call.client.send('PATCH', path, { query, body, contentType: MERGE_PATCH });
        call.report(object, 'scaled');
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

export const autoscale: Command = {
  path: 'autoscale',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  usage: '(-f FILENAME | TYPE NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  completes: 'workloads',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    DRY_RUN,
    'cpu:s memory:s cpu-percent:i=-1 field-manager:s=kubectl-autoscale max:i=-1 min:i=-1 name:s save-config:b',
  ),
  async run(call) {
    const { flags } = call;
    if (flags.isSet('cpu-percent')) {
      call.err(
        'Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity ' +
          "format (e.g., '70%' for utilization or '500m' for milliCPU).\n",
      );
    }
    if (!flags.isSet('max')) throw new KubectlError('required flag(s) "max" not set');
    const [min, max] = [flags.number('min'), flags.number('max')];
    if (max < 1)
      throw new KubectlError('--max=MAXPODS is required and must be at least 1, max: ' + max);
    if (max < min) {
      throw new KubectlError(
        `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
      );
    }
    const { items, errors } = await findItems(call, { needsNames: true });
    const failed: unknown[] = [...errors];
    for (const { object } of items) {
      try {
        const made = autoscaler(object, flags.text('name'), {
          min,
          max,
          metrics: metricsOf(call.flags),
        });
        if (call.hasNamespace) made.metadata.namespace = call.namespace;
        if (call.dryRun === 'client') {
          call.report(made, 'autoscaled');
          continue;
        }
        const query = {
          dryRun: call.dryRun === 'server' ? 'All' : undefined,
          fieldManager: flags.text('field-manager'),
        };
        const found = await call.discovery.find('horizontalpodautoscalers.v2.autoscaling');
        const path = pathOf(found, call.namespace);
        call.report(await call.client.send('POST', path, { query, body: made }), 'autoscaled');
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly metrics: readonly Obj[];
}

function autoscaler(object: Obj, name: string, { min, max, metrics }: Bounds): Obj {
  const { apiVersion, kind, metadata } = object;
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: name || metadata.name },
    spec: {
      scaleTargetRef: { kind, name: metadata.name, apiVersion },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: max,
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

function metricsOf(flags: { text(name: string): string; isSet(name: string): boolean }): Obj[] {
  const metrics: Obj[] = [];
  const percent = flags.isSet('cpu-percent') ? `${flags.text('cpu-percent')}%` : '';
  for (const name of ['cpu', 'memory']) {
    const text = flags.text(name) || (name === 'cpu' ? percent : '');
    if (text === '') continue;
    metrics.push({ type: 'Resource', resource: { name, target: targetOf(name, text) } });
  }
  return metrics;
}

function targetOf(name: string, text: string): Obj {
  const utilization = /^(-?\d+)%$/.exec(text)?.[1];
  if (utilization !== undefined) {
    return { type: 'Utilization', averageUtilization: Number(utilization) };
  }
  if (quantityError(text) !== undefined) {
    throw new KubectlError(`invalid ${name === 'cpu' ? 'CPU' : 'memory'} resource value ${text}`);
  }
  return { type: 'AverageValue', averageValue: canonicalQuantity(text) };
}
