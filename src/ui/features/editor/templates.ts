// The gallery: manifests to start from, from first steps to how a cluster is run; each runs as it is.
import { OPERATION_TEMPLATES } from './templates/operation-templates.ts';
import type { Template } from './templates/template.ts';
import { TRAFFIC_TEMPLATES } from './templates/traffic-templates.ts';
import { WORKLOAD_TEMPLATES } from './templates/workload-templates.ts';

export interface TemplateGroup {
  readonly label: string;
  readonly templates: readonly Template[];
}

export const TEMPLATE_GROUPS: readonly TemplateGroup[] = [
  { label: 'Template: what runs', templates: WORKLOAD_TEMPLATES },
  { label: 'Template: who talks to whom', templates: TRAFFIC_TEMPLATES },
  { label: 'Template: running a cluster', templates: OPERATION_TEMPLATES },
];

export const TEMPLATES: readonly Template[] = TEMPLATE_GROUPS.flatMap(({ templates }) => templates);
