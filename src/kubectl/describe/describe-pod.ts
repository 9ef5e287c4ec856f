// kubectl describe pod. Upstream: kubectl pkg/describe/describe.go (PodDescriber)
import type { Obj } from '../api/client.ts';
import { ageOf, describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { describeContainers } from './containers.ts';
import { annotationLines, labelLines, longTime } from './page.ts';
import type { Page } from './page.ts';
import { describeConstraints, tolerationLines } from './scheduling.ts';
import { describeVolumes } from './volumes.ts';

export const describePod: Describer = (page, pod, { now, events }) => {
  const { metadata, spec, status = {} } = pod;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  if (spec.priority !== undefined && spec.priority !== null) {
    page.line(0, `Priority:\t${spec.priority}`);
  }
  if (spec.priorityClassName) page.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) page.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) page.line(0, `Service Account:\t${spec.serviceAccountName}`);
  page.line(0, spec.nodeName ? `Node:\t${spec.nodeName}/${status.hostIP ?? ''}` : 'Node:\t<none>');
  if (status.startTime) page.line(0, `Start Time:\t${longTime(status.startTime)}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    page.line(0, `Status:\tTerminating (lasts ${ageOf(metadata.deletionTimestamp, now)})`);
    page.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds}s`);
  } else page.line(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) page.line(0, `Reason:\t${status.reason}`);
  if (status.message) page.line(0, `Message:\t${status.message}`);
  securityAndAddresses(page, pod);
  containerParts(page, pod);
  footer(page, pod);
  describeEvents(page, events, now);
};

function securityAndAddresses(page: Page, { metadata, spec, status = {} }: Obj): void {
  const profile = spec.securityContext?.seccompProfile;
  if (profile) {
    page.line(0, `SeccompProfile:\t${profile.type}`);
    if (profile.localhostProfile) page.line(0, `LocalhostProfile:\t${profile.localhostProfile}`);
  }
  page.line(0, `IP:\t${status.podIP ?? ''}`);
  const ips: readonly Obj[] = status.podIPs ?? [];
  if (ips.length === 0) page.line(0, 'IPs:\t<none>');
  else {
    page.line(0, 'IPs:');
    for (const { ip } of ips) page.line(1, `IP:\t${ip}`);
  }
  const owner = (metadata.ownerReferences ?? []).find(({ controller }: Obj) => controller);
  if (owner) page.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  if (status.nominatedNodeName) page.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec.resources) {
    page.line(0, 'Resources:');
    for (const [title, list] of [
      ['Limits', spec.resources.limits],
      ['Requests', spec.resources.requests],
    ] as const) {
      if (!list) continue;
      page.line(1, `${title}:`);
      for (const name of Object.keys(list).sort()) page.line(2, `${name}:\t${list[name]}`);
    }
  }
}

function containerParts(page: Page, pod: Obj): void {
  const { spec, status = {} } = pod;
  if (spec.initContainers?.length > 0) {
    const statuses = status.initContainerStatuses ?? [];
    describeContainers(page, 'Init Containers', spec.initContainers, statuses, '', pod);
  }
  describeContainers(page, 'Containers', spec.containers, status.containerStatuses ?? [], '', pod);
  if (spec.ephemeralContainers?.length > 0) {
    const statuses = status.ephemeralContainerStatuses ?? [];
    describeContainers(page, 'Ephemeral Containers', spec.ephemeralContainers, statuses, '', pod);
  }
}

function footer(page: Page, { spec, status = {} }: Obj): void {
  if (spec.readinessGates?.length > 0) {
    page.line(0, 'Readiness Gates:');
    page.line(1, 'Type\tStatus');
    for (const { conditionType } of spec.readinessGates) {
      const found = (status.conditions ?? []).find(({ type }: Obj) => type === conditionType);
      page.line(1, `${conditionType} \t${found?.status ?? '<none>'} `);
    }
  }
  if (status.conditions?.length > 0) {
    page.append('Conditions:\n  Type\tStatus\n');
    for (const { type, status: value } of status.conditions) page.line(1, `${type} \t${value} `);
  }
  describeVolumes(page, spec.volumes);
  page.line(0, `QoS Class:\t${status.qosClass ?? ''}`);
  labelLines(page, 'Node-Selectors', spec.nodeSelector);
  tolerationLines(page, 'Tolerations', spec.tolerations);
  describeConstraints(page, spec.topologySpreadConstraints);
}
