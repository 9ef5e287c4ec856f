// kubectl describe of Endpoints, ServiceCIDRs and IPAddresses.
// Upstream: kubectl pkg/describe/describe.go
import type { Obj } from '../api/client.ts';
import { describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, labelLines, longTime } from './page.ts';
import type { Page } from './page.ts';

export const describeEndpoints: Describer = (page, { metadata, subsets }, { now, events }) => {
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports = [] } of (subsets ?? []) as Obj[]) {
    page.line(1, `Addresses:\t${ips(addresses)}`);
    page.line(1, `NotReadyAddresses:\t${ips(notReadyAddresses)}`);
    if (ports.length > 0) {
      page.line(1, 'Ports:');
      page.line(2, 'Name\tPort\tProtocol');
      page.line(2, '----\t----\t--------');
      for (const { name, port, protocol } of ports as Obj[]) {
        page.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
      }
    }
    page.line(0, '');
  }
  describeEvents(page, events, now);
};

function ips(addresses: readonly Obj[] = []): string {
  return addresses.map(({ ip }) => ip as string).join(',') || '<none>';
}

function head(page: Page, { metadata }: Obj): void {
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
}

export const describeServiceCidr: Describer = (page, range, { now, events }) => {
  head(page, range);
  page.line(0, `CIDRs:\t${range.spec.cidrs.join(', ')}`);
  const conditions: readonly Obj[] = range.status?.conditions ?? [];
  if (conditions.length > 0) {
    page.line(0, 'Status:');
    page.line(0, 'Conditions:');
    page.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    page.line(1, '----\t------\t------------------\t------\t-------');
    for (const { type, status, lastTransitionTime, reason, message } of conditions) {
      page.line(1, [type, status, longTime(lastTransitionTime), reason, message].join('\t'));
    }
  }
  describeEvents(page, events, now);
};

export const describeIpAddress: Describer = (page, address, { now, events }) => {
  head(page, address);
  const { parentRef } = address.spec;
  if (parentRef) {
    page.line(0, 'Parent Reference:');
    page.line(1, `Group:\t${parentRef.group ?? ''}`);
    page.line(1, `Resource:\t${parentRef.resource}`);
    page.line(1, `Namespace:\t${parentRef.namespace ?? ''}`);
    page.line(1, `Name:\t${parentRef.name}`);
  }
  describeEvents(page, events, now);
};
