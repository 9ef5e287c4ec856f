// kubectl describe of claims, volumes and storage classes. Upstream: kubectl pkg/describe/describe.go
import type { Obj } from '../api/client.ts';
import type { Invocation } from '../command.ts';
import { humanDuration } from '../../model/meta/duration.ts';
import { describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, formattedLabels, labelLines, longTime } from './page.ts';
import type { Page } from './page.ts';
import { describeVolumeSource } from './volumes.ts';

const MODES = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]);

function modesText(modes: readonly string[] = []): string {
  return [...MODES]
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

export const describeClaim: Describer = async (page, claim, { call, now, events }) => {
  const { metadata, spec, status = {} } = claim;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  page.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
  if (metadata.deletionTimestamp) {
    const lasts = (now - Date.parse(metadata.deletionTimestamp)) * 1000;
    page.line(0, `Status:\tTerminating (lasts ${humanDuration(lasts)})`);
  } else page.line(0, `Status:\t${status.phase}`);
  page.line(0, `Volume:\t${spec.volumeName ?? ''}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  const isBound = Boolean(spec.volumeName);
  page.line(0, `Capacity:\t${isBound ? (status.capacity?.storage ?? '') : ''}`);
  page.line(0, `Access Modes:\t${isBound ? modesText(status.accessModes) : ''}`);
  if (spec.volumeMode) page.line(0, `VolumeMode:\t${spec.volumeMode}`);
  if (spec.dataSource) {
    page.append('DataSource:\n');
    if (spec.dataSource.apiGroup) page.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
    page.line(1, `Kind:\t${spec.dataSource.kind}`);
    page.line(1, `Name:\t${spec.dataSource.name}`);
  }
  const users = await usersOf(call, metadata);
  if (users.length === 0) page.append('Used By:\t<none>\n');
  for (const [at, name] of users.entries()) page.append(`${at === 0 ? 'Used By:' : ''}\t${name}\n`);
  if (status.conditions?.length > 0) {
    page.line(0, 'Conditions:');
    page.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
    page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const one of status.conditions) {
      page.line(
        1,
        `${one.type} \t${one.status} \t${one.lastProbeTime} \t${one.lastTransitionTime} \t${one.reason} \t${one.message}`,
      );
    }
  }
  describeEvents(page, events, now);
};

export const describeVolume: Describer = (page, volume, { now, events }) => {
  const { metadata, spec, status = {} } = volume;
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
  page.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
  if (metadata.deletionTimestamp) {
    const lasts = (now - Date.parse(metadata.deletionTimestamp)) * 1000;
    page.line(0, `Status:\tTerminating (lasts ${humanDuration(lasts)})`);
  } else page.line(0, `Status:\t${status.phase}`);
  const claim = spec.claimRef;
  page.line(0, `Claim:\t${claim ? `${claim.namespace}/${claim.name}` : ''}`);
  page.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy}`);
  page.line(0, `Access Modes:\t${modesText(spec.accessModes)}`);
  if (spec.volumeMode) page.line(0, `VolumeMode:\t${spec.volumeMode}`);
  page.line(0, `Capacity:\t${spec.capacity?.storage}`);
  affinity(page, spec.nodeAffinity);
  page.line(0, `Message:\t${status.message ?? ''}`);
  page.line(0, 'Source:');
  describeVolumeSource(page, spec, '');
  describeEvents(page, events, now);
};

function affinity(page: { line(level: number, text: string): void }, one: Obj | undefined): void {
  if (!one) {
    page.line(0, 'Node Affinity:\t<none>');
    return;
  }
  page.line(0, 'Node Affinity:\t');
  const terms: readonly Obj[] = one.required?.nodeSelectorTerms ?? [];
  if (!one.required) {
    page.line(1, 'Required Terms:\t<none>');
    return;
  }
  page.line(1, 'Required Terms:\t');
  for (const [at, { matchExpressions = [] }] of terms.entries()) {
    if (matchExpressions.length === 0) {
      page.line(2, `Term ${at}:\t<none>`);
      continue;
    }
    for (const [index, { key, operator, values = [] }] of matchExpressions.entries()) {
      const head = index === 0 ? `Term ${at}:` : '';
      const list = values.length > 0 ? ` [${values.join(', ')}]` : '';
      page.line(2, `${head}\t${key} ${operator.toLowerCase()}${list}`);
    }
  }
}

export const describeStorageClass: Describer = (page, one, { now, events }) => {
  const { metadata, provisioner, parameters = {}, reclaimPolicy, volumeBindingMode } = one;
  const annotations: Obj = metadata.annotations ?? {};
  page.line(0, `Name:\t${metadata.name}`);
  const isDefault =
    annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ? 'Yes' : 'No';
  page.line(0, `IsDefaultClass:\t${isDefault}`);
  page.line(0, `Annotations:\t${formattedLabels(annotations)}`);
  page.line(0, `Provisioner:\t${provisioner}`);
  page.line(0, `Parameters:\t${formattedLabels(parameters)}`);
  page.line(
    0,
    `AllowVolumeExpansion:\t${one.allowVolumeExpansion === undefined ? '<unset>' : one.allowVolumeExpansion ? 'True' : 'False'}`,
  );
  const options: readonly string[] = one.mountOptions ?? [];
  if (options.length === 0) page.line(0, 'MountOptions:\t<none>');
  else {
    page.line(0, 'MountOptions:');
    for (const option of options) page.line(1, option);
  }
  if (reclaimPolicy) page.line(0, `ReclaimPolicy:\t${reclaimPolicy}`);
  if (volumeBindingMode) page.line(0, `VolumeBindingMode:\t${volumeBindingMode}`);
  topologies(page, one.allowedTopologies);
  describeEvents(page, events, now);
};

function topologies(page: Page, terms: readonly Obj[] = []): void {
  if (terms.length === 0) return;
  page.line(0, 'AllowedTopologies:\t');
  for (const [at, { matchLabelExpressions = [] }] of terms.entries()) {
    const texts = (matchLabelExpressions as Obj[]).map(
      ({ key, values }) => `${key} in [${values.join(', ')}]`,
    );
    page.line(1, `Term ${at}:\t${texts[0] ?? '<none>'}`);
    for (const text of texts.slice(1)) page.line(2, `\t${text}`);
  }
}

export const describeAttributesClass: Describer = (page, one, { now, events }) => {
  page.line(0, `Name:\t${one.metadata.name}`);
  page.line(0, `Annotations:\t${formattedLabels(one.metadata.annotations)}`);
  page.line(0, `DriverName:\t${one.driverName}`);
  page.line(0, `Parameters:\t${formattedLabels(one.parameters)}`);
  describeEvents(page, events, now);
};

export const describeCsiNode: Describer = (page, { metadata, spec }, { now, events }) => {
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  page.line(0, 'Spec:');
  if (spec.drivers) page.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of (spec.drivers ?? []) as Obj[]) {
    page.line(2, `${name}:`);
    page.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) {
      page.line(3, 'Allocatables:');
      page.line(4, `Count:\t${allocatable.count}`);
    }
    if (topologyKeys) page.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
  }
  describeEvents(page, events, now);
};

/** Names of the pods that mount the claim or own it. Upstream: describe.go getPodsForPVC */
async function usersOf(call: Invocation, metadata: Obj): Promise<readonly string[]> {
  const pods = await call.client.get(`/api/v1/namespaces/${metadata.namespace}/pods`);
  const owners = new Set<string>(
    (metadata.ownerReferences ?? [])
      .filter(({ kind }: Obj) => kind === 'Pod')
      .map(({ uid }: Obj) => uid),
  );
  const mounts = ({ persistentVolumeClaim: claim }: Obj): boolean =>
    claim?.claimName === metadata.name;
  return (pods.items as Obj[])
    .filter(({ metadata: { uid }, spec }) => owners.has(uid) || (spec.volumes ?? []).some(mounts))
    .map((pod) => pod.metadata.name as string)
    .sort();
}
