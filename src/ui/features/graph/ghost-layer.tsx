// What Apply would do, over the graph: dashed cards for what comes, outlines for what changes or goes.
import type { CSSProperties } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { Icon } from '../../kit/icon.tsx';
import type { Ghost } from '../../store/ghosts.ts';
import { podWords, useGhosts } from '../../store/ghosts.ts';
import { useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { qualifiedName } from '../../store/object-key.ts';
import type { Rect } from './geometry.ts';
import { MOST_GHOSTS } from './ghost-shelf.ts';
import { iconOf } from '../../kit/kind-icons.ts';
import { scene } from './scene.ts';
import { useGhostShelf } from './use-ghost-shelf.ts';
import './ghost-layer.css';

/** Pods of this many are outlined one by one. */
const MOST_OUTLINES = 200;
/** How far an outline stands off. */
const OFF = 4;

export function GhostLayer() {
  const ghosts = useGhosts((state) => state.ghosts);
  return ghosts.length > 0 && <Shown ghosts={ghosts} />;
}

function Shown({ ghosts }: { readonly ghosts: readonly Ghost[] }) {
  const bounds = useRow(scene.outline, 'outline')?.arrangement.bounds;
  useRow(scene.version, 'version');
  const shelf = useGhostShelf(bounds);
  const created = ghosts.filter(({ change }) => change === 'create');
  return (
    <div className="ghost-layer" aria-hidden="true">
      {shelf && (
        <div className="ghost-shelf" style={styleOf(shelf.rect)}>
          Apply will create
          {created.length > MOST_GHOSTS && ` ${created.length}, of which ${MOST_GHOSTS} are here`}
        </div>
      )}
      {shelf?.cards.map((rect, at) => (
        <GhostCard key={at} ghost={created[at] as Ghost} rect={rect} />
      ))}
      {ghosts.flatMap(outlinesOf).map(({ key, rect, look, words }) => (
        <div key={key} className={`ghost-outline is-${look}`} style={styleOf(grown(rect))}>
          {words !== '' && <b>{words}</b>}
        </div>
      ))}
    </div>
  );
}

interface CardProps {
  readonly ghost: Ghost;
  readonly rect: Rect;
}

function GhostCard({ ghost, rect }: CardProps) {
  const { of } = ghost;
  const words = podWords(ghost);
  const look = ghost.podsRefused ? ' is-refused' : '';
  return (
    <div className={`ghost-card${look}`} style={styleOf(rect)} data-ghost={`${of.kind}/${of.name}`}>
      <Icon name={iconOf(of.kind)} size={18} />
      <span>
        <b>{qualifiedName(of)}</b>
        <small>
          {of.kind}
          {words !== '' && `, ${words}`}
        </small>
      </span>
      {ghost.pods > 0 && of.kind !== 'Pod' && <GhostPods ghost={ghost} />}
    </div>
  );
}

/** More are told by the count alone. */
const MOST_CELLS = 12;

/** A cell for each pod that comes; those that would find no node look it. */
function GhostPods({ ghost: { pods, placement, podsRefused } }: { readonly ghost: Ghost }) {
  const fit = podsRefused ? 0 : (placement?.fit ?? pods);
  return (
    <span className="ghost-pods">
      {Array.from({ length: Math.min(pods, MOST_CELLS) }, (_, at) => (
        <i key={at} className={at < fit ? '' : 'has-no-room'} />
      ))}
    </span>
  );
}

interface Outlined {
  readonly key: string;
  readonly rect: Rect;
  readonly look: 'change' | 'delete' | 'select';
  readonly words: string;
}

function outlinesOf(ghost: Ghost): readonly Outlined[] {
  const { of, change, isRolled, selects, takes } = ghost;
  const key = `${of.kind}/${of.namespace}/${of.name}`;
  const found: Outlined[] = selected(of, selects?.pods ?? [], key);
  if (change === 'create') return found;
  const own = scene.placeOf(of);
  if (own) {
    const words = change === 'delete' ? 'will go' : podWords(ghost) || 'will change';
    found.push({ key, rect: own, look: change, words });
  }
  if (takes) found.push(...taken(takes.objects, key));
  // Which of its pods go when some stay is the controller's choice: none is outlined then.
  if (change === 'delete' ? takes : !isRolled) return found;
  for (const pod of mirror.pods.values()) {
    if (found.length >= MOST_OUTLINES) break;
    if (pod.workload !== `${of.kind}/${of.name}` || pod.namespace !== of.namespace) continue;
    const rect = scene.pods.get(pod.id);
    if (rect) found.push({ key: `${key}/${pod.id}`, rect, look: 'delete', words: '' });
  }
  return found;
}

/** The pods that it would pick. */
function selected(of: ObjectName, pods: readonly string[], key: string): Outlined[] {
  return placesOfPods(of.namespace, new Set(pods)).map(({ id, rect }) => {
    return { key: `${key} selects ${id}`, rect, look: 'select', words: '' };
  });
}

/** Everything that goes with it, where it is drawn. */
function taken(objects: readonly ObjectName[], key: string): Outlined[] {
  const found: Outlined[] = [];
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  const names = new Set(pods.map(({ name }) => name));
  for (const { id, rect } of placesOfPods(pods[0]?.namespace ?? '', names)) {
    found.push({ key: `${key} takes ${id}`, rect, look: 'delete', words: '' });
  }
  for (const { kind, namespace, name } of objects) {
    const rect = kind === 'Pod' ? undefined : scene.placeOf({ kind, namespace, name });
    if (rect) found.push({ key: `${key} takes ${kind}/${name}`, rect, look: 'delete', words: '' });
  }
  return found;
}

function placesOfPods(namespace: string, names: ReadonlySet<string>) {
  const found: { readonly id: number; readonly rect: Rect }[] = [];
  if (names.size === 0) return found;
  for (const pod of mirror.pods.values()) {
    if (found.length >= MOST_OUTLINES) break;
    if (pod.namespace !== namespace || !names.has(pod.name)) continue;
    const rect = scene.pods.get(pod.id);
    if (rect) found.push({ id: pod.id, rect });
  }
  return found;
}

function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - OFF, y: y - OFF, width: width + 2 * OFF, height: height + 2 * OFF };
}

function styleOf({ x, y, width, height }: Rect): CSSProperties {
  return { left: x, top: y, width, height };
}
