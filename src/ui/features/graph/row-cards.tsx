// The bands left of the machines: Deployments with how far they are, Services with their address.
import type { PointerEvent } from 'react';
import { memo } from 'react';
import { Icon } from '../../kit/icon.tsx';
import { useRow } from '../../store/keyed-store.ts';
import { RINGED, SELECTED, ring, useMarks } from '../../store/marks.ts';
import { mirror } from '../../store/mirror.ts';
import { accessibleName, objectKey } from '../../store/object-key.ts';
import { select } from '../../store/workspace.ts';
import { isSystem } from './system-namespaces.ts';
import { iconOf } from '../../kit/kind-icons.ts';
import type { ObjectName, WorkloadRow } from '../../../hosts/worker/protocol.ts';

interface Props {
  readonly id: number;
}

function rowProps(of: ObjectName, status: string, marks: number, extra: string) {
  const classes = ['row-card', extra];
  if (marks & RINGED) classes.push('is-ringed');
  if (marks & SELECTED) classes.push('is-selected');
  if (isSystem(of.namespace)) classes.push('is-system');
  return {
    type: 'button' as const,
    className: classes.join(' '),
    'data-kind': of.kind,
    'data-namespace': of.namespace,
    'data-name': of.name,
    'data-status': status,
    'aria-label': accessibleName(of, status),
    onClick: () => select(of),
    onPointerEnter: (event: PointerEvent) => event.buttons === 0 && ring(of),
    onPointerLeave: () => ring(null),
    onFocus: () => ring(of),
    onBlur: () => ring(null),
  };
}

export const WorkloadCard = memo(function WorkloadCard({ id }: Props) {
  const row = useRow(mirror.workloads, id);
  const of = { kind: row?.kind ?? '', namespace: row?.namespace ?? '', name: row?.name ?? '' };
  const marks = useMarks(objectKey(of));
  if (!row) return null;
  const share = row.desired === 0 ? 0 : Math.min(1, row.ready / row.desired);
  const isQuiet = row.health === 'good' || row.health === 'done';
  return (
    <button {...rowProps(of, row.status, marks, `workload-card h-${row.health}`)}>
      <Icon name={iconOf(row.kind)} size={17} />
      <span className="row-words">
        <span className="row-name">{row.name}</span>
        <span className="row-note">{noteOf(row, isQuiet)}</span>
      </span>
      {row.kind !== 'CronJob' && (
        <span className="row-count">
          <span className="state-shape" />
          {row.ready}/{row.desired}
        </span>
      )}
      {row.kind !== 'CronJob' && (
        <span className="row-progress" style={{ width: `${share * 100}%` }} />
      )}
    </button>
  );
});

function noteOf(row: WorkloadRow, isQuiet: boolean): string {
  const state = isQuiet ? (row.paused ? 'Paused' : '') : row.status;
  const where = row.owner === '' ? row.namespace : '';
  return [state, row.note, state === '' ? where : ''].filter((text) => text !== '').join(', ');
}

export const ServiceCard = memo(function ServiceCard({ id }: Props) {
  const row = useRow(mirror.services, id);
  const links = useRow(mirror.links, id);
  const of = { kind: 'Service', namespace: row?.namespace ?? '', name: row?.name ?? '' };
  const marks = useMarks(objectKey(of));
  if (!row) return null;
  const address = row.clusterIp === 'None' ? 'headless' : row.clusterIp;
  const isEmpty = row.selector !== '' && (links?.size ?? 0) === 0;
  return (
    <button {...rowProps(of, row.type, marks, isEmpty ? 'service-card h-warn' : 'service-card')}>
      <Icon name="service" size={17} />
      <span className="row-words">
        <span className="row-name">{row.name}</span>
        <span className="row-note">
          {address} {row.ports.replaceAll('/TCP', '')}
        </span>
      </span>
      {row.requestsPerSecond > 0 && (
        <span className="row-rate" title="Requests a second that load generators measure">
          {row.requestsPerSecond}/s
        </span>
      )}
      {isEmpty && (
        <span className="row-count">
          <span className="state-shape" />0
        </span>
      )}
    </button>
  );
});

/** HPA, PDB, claim, volume, Ingress or policy: its state, and a few words of what it does. */
export const AttachmentCard = memo(function AttachmentCard({ id }: Props) {
  const row = useRow(mirror.attachments, id);
  const of = { kind: row?.kind ?? '', namespace: row?.namespace ?? '', name: row?.name ?? '' };
  const marks = useMarks(objectKey(of));
  if (!row) return null;
  const isQuiet = row.health === 'good' || row.health === 'done';
  const props = rowProps(of, row.status, marks, `attachment-card h-${row.health}`);
  return (
    <button {...props} title={`${row.kind} ${row.name}: ${row.status}. ${row.note}`}>
      <Icon name={iconOf(row.kind)} size={16} />
      <span className="row-words">
        <span className="row-name">{row.name}</span>
        <span className="row-note">{isQuiet ? row.note : `${row.status}, ${row.note}`}</span>
      </span>
      {!isQuiet && <span className="state-shape" />}
    </button>
  );
});
