// One pod: from a small card with words to a mere cell, always with its name and state at hand.
import { memo } from 'react';
import type { PodRow } from '../../store/mirror.ts';
import { mirror } from '../../store/mirror.ts';
import { useRow } from '../../store/keyed-store.ts';
import { RINGED, SELECTED, ring, useMarks } from '../../store/marks.ts';
import { accessibleName } from '../../store/object-key.ts';
import { select } from '../../store/workspace.ts';
import { scene } from './scene.ts';
import type { PodPlace } from './shelf.ts';

interface Props {
  readonly id: number;
  /** Otherwise the element is there to be found, focused and clicked, and a cell is drawn below. */
  readonly isDrawn: boolean;
}

/** The densities that leave room for a name. */
const WORDED = new Set<PodPlace['density']>(['large', 'medium', 'narrow']);

export const PodChip = memo(function PodChip({ id, isDrawn }: Props) {
  const pod = useRow(mirror.pods, id);
  const place = useRow(scene.pods, id);
  const marks = useMarks(pod ? `Pod/${pod.namespace}/${pod.name}` : '');
  if (!pod || !place) return null;
  const of = { kind: 'Pod', namespace: pod.namespace, name: pod.name };
  const name = accessibleName(of, pod.status);
  return (
    <button
      type="button"
      className={isDrawn ? classesOf(pod, place.density, marks) : ghostClasses(marks)}
      style={{
        left: place.x,
        top: place.y,
        width: place.width,
        height: place.height,
      }}
      data-kind="Pod"
      data-namespace={pod.namespace}
      data-name={pod.name}
      data-status={pod.status}
      data-node={pod.node}
      aria-label={name}
      title={`${name}${pod.restarts > 0 ? `, ${pod.restarts} restarts` : ''}`}
      onClick={() => select(of)}
      onPointerEnter={(event) => event.buttons === 0 && ring(of)}
      onPointerLeave={() => ring(null)}
      onFocus={() => ring(of)}
      onBlur={() => ring(null)}
    >
      {isDrawn && WORDED.has(place.density) && <Words pod={pod} />}
      {isDrawn && place.density === 'large' && <State pod={pod} />}
    </button>
  );
});

function classesOf(pod: PodRow, density: string, marks: number): string {
  const classes = ['pod', `pod-${density}`, `h-${pod.health}`];
  if (pod.component !== '') classes.push('pod-component');
  if (pod.isTerminating) classes.push('is-leaving');
  if (marks & RINGED) classes.push('is-ringed');
  if (marks & SELECTED) classes.push('is-selected');
  return classes.join(' ');
}

function ghostClasses(marks: number): string {
  let classes = 'pod-ghost';
  if (marks & RINGED) classes += ' is-ringed';
  if (marks & SELECTED) classes += ' is-selected';
  return classes;
}

function Words({ pod }: { readonly pod: PodRow }) {
  return <span className="pod-name">{shortName(pod)}</span>;
}

function State({ pod }: { readonly pod: PodRow }) {
  const suffix = suffixOf(pod);
  const isPartlyReady = pod.status === 'Running' && pod.ready < pod.containers;
  return (
    <span className="pod-state">
      <span>{isPartlyReady ? `${pod.ready}/${pod.containers} ready` : pod.status}</span>
      {pod.restarts > 0 && <span className="pod-restarts">↻{pod.restarts}</span>}
      {suffix !== '' && pod.restarts === 0 && pod.health === 'good' && (
        <span className="pod-suffix">{suffix}</span>
      )}
    </span>
  );
}

/** What people call the pod: its workload, or the part of the control plane that it is. */
function shortName(pod: PodRow): string {
  if (pod.component !== '') return pod.component.replace(/^kube-/, '');
  return pod.workload.slice(pod.workload.indexOf('/') + 1) || pod.name;
}

/** What tells it from its siblings: the end of its name. */
function suffixOf(pod: PodRow): string {
  const short = shortName(pod);
  if (pod.component !== '' || !pod.name.startsWith(short) || pod.name === short) return '';
  return pod.name.slice(pod.name.lastIndexOf('-') + 1);
}
