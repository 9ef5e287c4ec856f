// The kind ComponentStatus: the health of the control plane as the API server sees it; not stored.
// Upstream: pkg/registry/core/componentstatus/rest.go, pkg/printers/internalversion/printers.go
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { ComponentCondition, ComponentStatus } from '../../generated/types.ts';
import { NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

export const COMPONENT_STATUSES: ResourceRef<ComponentStatus> = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  namespaced: false,
};

function condition({ conditions = [] }: ComponentStatus): ComponentCondition | undefined {
  return conditions.find(({ type }) => type === 'Healthy');
}

function statusText(component: ComponentStatus): string {
  const status = condition(component)?.status ?? 'Unknown';
  if (status === 'True') return 'Healthy';
  return status === 'False' ? 'Unhealthy' : 'Unknown';
}

export const COMPONENT_STATUS_RESOURCE = defineResource<ComponentStatus>({
  ref: COMPONENT_STATUSES,
  shortNames: ['cs'],
  verbs: ['get', 'list'],
  stored: false,
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: [
    NAME_COLUMN,
    column('Status', 'Whether the component is healthy.', statusText),
    column('Message', 'What it says.', (one) => condition(one)?.message ?? ''),
    column('Error', 'What went wrong.', (one) => condition(one)?.error ?? ''),
  ],
});
