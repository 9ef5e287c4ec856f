// kubectl describe: one describer for each kind, listed here. Upstream: kubectl pkg/cmd/describe/describe.go
import type { Obj } from '../api/client.ts';
import { findItems, listAll, scopeOf, targetsOf } from '../api/selection.ts';
import type { Item } from '../api/selection.ts';
import { itemOf } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { FILES, SELECTOR } from '../command.ts';
import { isNotFound, KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import type { Describer } from '../describe/describers.ts';
import * as addresses from '../describe/describe-addresses.ts';
import * as config from '../describe/describe-config.ts';
import { eventsOf } from '../describe/describe-events.ts';
import { describeGeneric } from '../describe/describe-generic.ts';
import * as network from '../describe/describe-network.ts';
import { describeNode } from '../describe/describe-node.ts';
import { describePod } from '../describe/describe-pod.ts';
import * as policy from '../describe/describe-policy.ts';
import * as storage from '../describe/describe-storage.ts';
import * as workloads from '../describe/describe-workloads.ts';
import { Page } from '../describe/page.ts';

const DESCRIBERS = new Map<string, Describer>([
  ['Pod', describePod],
  ['Node', describeNode],
  ['Deployment.apps', workloads.describeDeployment],
  ['ReplicaSet.apps', workloads.describeReplicaSet],
  ['ReplicationController', workloads.describeReplicaSet],
  ['StatefulSet.apps', workloads.describeStatefulSet],
  ['DaemonSet.apps', workloads.describeDaemonSet],
  ['Job.batch', workloads.describeJob],
  ['CronJob.batch', workloads.describeCronJob],
  ['Endpoints', addresses.describeEndpoints],
  ['ServiceCIDR.networking.k8s.io', addresses.describeServiceCidr],
  ['IPAddress.networking.k8s.io', addresses.describeIpAddress],
  ['Service', network.describeService],
  ['EndpointSlice.discovery.k8s.io', network.describeEndpointSlice],
  ['Ingress.networking.k8s.io', network.describeIngress],
  ['IngressClass.networking.k8s.io', network.describeIngressClass],
  ['NetworkPolicy.networking.k8s.io', network.describeNetworkPolicy],
  ['ConfigMap', config.describeConfigMap],
  ['Secret', config.describeSecret],
  ['ServiceAccount', config.describeServiceAccount],
  ['Namespace', config.describeNamespace],
  ['ResourceQuota', config.describeQuota],
  ['LimitRange', config.describeLimitRange],
  ['PriorityClass.scheduling.k8s.io', config.describePriorityClass],
  ['PersistentVolumeClaim', storage.describeClaim],
  ['PersistentVolume', storage.describeVolume],
  ['CSINode.storage.k8s.io', storage.describeCsiNode],
  ['VolumeAttributesClass.storage.k8s.io', storage.describeAttributesClass],
  ['StorageClass.storage.k8s.io', storage.describeStorageClass],
  ['Role.rbac.authorization.k8s.io', policy.describeRole],
  ['ClusterRole.rbac.authorization.k8s.io', policy.describeRole],
  ['RoleBinding.rbac.authorization.k8s.io', policy.describeRoleBinding],
  ['ClusterRoleBinding.rbac.authorization.k8s.io', policy.describeRoleBinding],
  ['PodDisruptionBudget.policy', policy.describeBudget],
  ['HorizontalPodAutoscaler.autoscaling', policy.describeAutoscaler],
]);

export const describe: Command = {
  path: 'describe',
  summary: 'Show details of a specific resource or group of resources',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  completes: 'kinds',
  flags: flagSpecs(FILES, SELECTOR, 'A/all-namespaces:b chunk-size:i=500 show-events:b=true'),
  async run(call) {
    if (call.args.length === 0 && !call.hasFiles) {
      throw new KubectlError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a ' +
          'complete list of supported resources.',
      );
    }
    const { items, errors } = await findItems(call);
    const missing = errors.filter(isNotFound);
    if (items.length === 0 && missing.length > 0) {
      for (const item of await byPrefix(call, errors)) {
        call.out(`${await describeItem(call, item)}\n`);
      }
      return;
    }
    for (const [at, item] of items.entries()) {
      const text = await describeItem(call, item);
      call.out(at === 0 ? text : `\n\n${text}`);
    }
    if (errors.length > 0) throw new ManyErrors(errors);
    if (items.length === 0) {
      const isAll = call.flags.bool('all-namespaces');
      const where = isAll ? '' : ` in ${call.namespace} namespace.`;
      call.err(`No resources found${where}\n`);
    }
  },
};

/** A name that no object has may be the beginning of the names of several. */
async function byPrefix(call: Invocation, errors: readonly unknown[]): Promise<readonly Item[]> {
  const { named } = await targetsOf(call, call.args);
  const [first, ...others] = named;
  if (!first || others.length > 0) throw new ManyErrors(errors);
  const { resource, name } = first;
  const list = await listAll(call, resource, scopeOf(call, resource));
  const items = (list.items as Obj[])
    .filter(({ metadata }) => metadata.name.startsWith(name))
    .map((object) => itemOf(resource, object));
  if (items.length === 0) throw new ManyErrors(errors);
  return items;
}

async function describeItem(call: Invocation, { resource, object }: Item): Promise<string> {
  const { group, kind } = resource;
  const describer = DESCRIBERS.get(group === '' ? kind : `${kind}.${group}`) ?? describeGeneric;
  const page = new Page();
  const events = await eventsOf(call, object);
  await describer(page, object, { call, now: call.host.now(), events });
  return page.aligned();
}
