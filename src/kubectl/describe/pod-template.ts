// The pod template of a workload, as rollout history shows it too.
// Upstream: kubectl pkg/describe/describe.go (DescribePodTemplate)
import type { Obj } from '../api/client.ts';
import { describeContainers } from './containers.ts';
import { describeVolumes } from './volumes.ts';
import { annotationLines, labelLines } from './page.ts';
import type { Page } from './page.ts';
import { describeConstraints, tolerationLines } from './scheduling.ts';

export function describePodTemplate(page: Page, template: Obj | undefined): void {
  page.line(0, 'Pod Template:');
  if (!template) {
    page.append('  <unset>');
    return;
  }
  const { metadata = {}, spec = {} } = template;
  labelLines(page, '  Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) {
    annotationLines(page, '  Annotations', metadata.annotations);
  }
  if (spec.serviceAccountName) page.append(`  Service Account:\t${spec.serviceAccountName}\n`);
  if (spec.initContainers?.length > 0) {
    describeContainers(page, 'Init Containers', spec.initContainers, [], '  ');
  }
  describeContainers(page, 'Containers', spec.containers ?? [], [], '  ');
  describeVolumes(page, spec.volumes, '  ');
  describeConstraints(page, spec.topologySpreadConstraints, '  ');
  if (spec.priorityClassName) page.append(`  Priority Class Name:\t${spec.priorityClassName}\n`);
  labelLines(page, '  Node-Selectors', spec.nodeSelector);
  tolerationLines(page, '  Tolerations', spec.tolerations);
}
