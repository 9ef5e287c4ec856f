// Carries out what is planned for one volume: attachments made and deleted, nodes and pods told.
import { isAlreadyExists, isNotFound } from '../../../client/api-error.ts';
import type { ControllerContext } from '../../../client/controller.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import { MINUTE } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import {
  CSI_DRIVERS,
  NODES,
  PERSISTENT_VOLUMES,
  PODS,
  VOLUME_ATTACHMENTS,
} from '../../../model/api/refs.ts';
import type {
  CSIDriver,
  Node,
  PersistentVolume,
  Pod,
  VolumeAttachment,
} from '../../../model/generated/types.ts';
import { isConditionTrue } from '../../../model/meta/conditions.ts';
import { parseTime } from '../../../model/meta/time.ts';
import { PODS_BY_CLAIM } from '../shared/pod-claims.ts';
import { isPodTerminal } from '../shared/pods.ts';
import { attachFailure, ATTACHED, multiAttachMessage } from './messages.ts';
import type { Place } from './plan.ts';
import { planAttachments } from './plan.ts';
import { ATTACHMENTS_BY_NODE, ATTACHMENTS_BY_VOLUME, volumeOf } from './indexes.ts';
import { attachmentFor, isShareable, uniqueNameOf } from './volume-names.ts';

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach';
/** Upstream: pkg/volume/csi/csi_attacher.go csiTimeout. */
const ATTACH_TIMEOUT: Micros = 2 * MINUTE;

type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

export interface Attacher {
  reconcile(volumeName: string): Task<{ readonly requeueAfter?: Micros } | void>;
}

export function newAttacher(context: ControllerContext): Attacher {
  return new VolumeAttacher(context);
}

class VolumeAttacher implements Attacher {
  private readonly volumes: Informer<PersistentVolume>;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  private readonly drivers: Informer<CSIDriver>;
  private readonly attachments: Informer<VolumeAttachment>;
  /** Since when a place is not wanted, by attachment. */
  private readonly unwanted = new Map<string, Micros>();
  /** Attachments that are about to be deleted: nodes must no longer trust them. */
  private readonly leaving = new Set<string>();
  /** Attachments whose success is to be told, with the last failure that was. */
  private readonly waiting = new Map<string, string>();
  /** Attachments that their nodes used when last seen: nodes may be gone before their volumes. */
  private readonly inUse = new Set<string>();
  /** `volume@node` whose pods know that it is attached elsewhere. */
  private readonly refused = new Set<string>();

  constructor(private readonly context: ControllerContext) {
    const { informers } = context;
    this.volumes = informers.informer(PERSISTENT_VOLUMES);
    this.pods = informers.informer(PODS);
    this.nodes = informers.informer(NODES);
    this.drivers = informers.informer(CSI_DRIVERS);
    this.attachments = informers.informer(VOLUME_ATTACHMENTS);
  }

  *reconcile(volumeName: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const volume = this.volumes.byKey(volumeName);
    if (!volume?.spec.csi) return;
    if (this.drivers.byKey(volume.spec.csi.driver)?.spec.attachRequired === false) return;
    for (const name of Array.from(this.leaving)) {
      if (!this.attachments.byKey(name)) this.leaving.delete(name);
    }
    const wanted = this.podsWanting(volume);
    const now = this.context.now();
    let next = Infinity;
    for (const attachment of this.attached(volumeName)) {
      this.see(attachment, wanted, now);
      next = Math.min(next, this.tell(volume, attachment, wanted, now));
      yield* this.report(attachment.spec.nodeName);
    }
    const sight = {
      isShareable: isShareable(volume),
      wanted: wanted.keys(),
      places: this.attached(volumeName).map((one) => this.placeOf(volume, one)),
    };
    for (const node of Array.from(this.refused)) {
      const [name, at = ''] = node.split('@');
      if (name === volumeName && !wanted.has(at)) this.refused.delete(node);
    }
    for (const step of planAttachments(sight, now)) {
      if (step.is === 'attach') yield* this.attach(volume, step.node);
      else if (step.is === 'detach') yield* this.detach(volume, step.node);
      else if (step.is === 'refuse') this.refuse(volume, step.node, wanted);
      else next = Math.min(next, step.at - now);
    }
    return next === Infinity ? undefined : { requeueAfter: next };
  }

  private attached(volumeName: string): readonly VolumeAttachment[] {
    return this.attachments.byIndex(ATTACHMENTS_BY_VOLUME, volumeName);
  }

  /** Pods that are somewhere and have not finished, by their nodes. AD1 */
  private podsWanting({ spec }: PersistentVolume): PodsByNode {
    const byNode = new Map<string, Pod[]>();
    const { namespace, name } = spec.claimRef ?? {};
    for (const pod of this.pods.byIndex(PODS_BY_CLAIM, `${namespace}/${name}`)) {
      const { nodeName = '' } = pod.spec;
      if (isPodTerminal(pod) || !this.isManaged(nodeName)) continue;
      const others = byNode.get(nodeName);
      if (others) others.push(pod);
      else byNode.set(nodeName, [pod]);
    }
    return byNode;
  }

  private isManaged(nodeName: string): boolean {
    const { annotations } = this.nodes.byKey(nodeName)?.metadata ?? {};
    return annotations?.[MANAGED] === 'true';
  }

  private see({ metadata, spec }: VolumeAttachment, wanted: PodsByNode, now: Micros): void {
    const { name = '' } = metadata;
    if (wanted.has(spec.nodeName)) this.unwanted.delete(name);
    else if (!this.unwanted.has(name)) this.unwanted.set(name, now);
  }

  private placeOf(volume: PersistentVolume, attachment: VolumeAttachment): Place {
    const { nodeName } = attachment.spec;
    const { name = '', deletionTimestamp } = attachment.metadata;
    const node = this.nodes.byKey(nodeName);
    const taints = node?.spec.taints ?? [];
    if (node?.status?.volumesInUse?.includes(uniqueNameOf(volume) ?? '')) this.inUse.add(name);
    else if (node) this.inUse.delete(name);
    return {
      node: nodeName,
      isLeaving: deletionTimestamp !== undefined || this.leaving.has(name),
      isMounted: this.inUse.has(name),
      isNodeReady: isConditionTrue(node?.status?.conditions, 'Ready'),
      isOutOfService: taints.some(({ key }) => key === OUT_OF_SERVICE),
      unwantedSince: this.unwanted.get(name),
    };
  }

  private *attach(volume: PersistentVolume, node: string): Task {
    const attachment = attachmentFor(volume, node);
    this.waiting.set(attachment.metadata.name ?? '', '');
    this.refused.delete(`${volume.metadata.name}@${node}`);
    try {
      yield* this.context.client.create(VOLUME_ATTACHMENTS, attachment);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }

  /** AD3 */
  private *detach(volume: PersistentVolume, node: string): Task {
    const { name = '' } = attachmentFor(volume, node).metadata;
    this.leaving.add(name);
    this.waiting.delete(name);
    yield* this.report(node);
    try {
      yield* this.context.client.delete(VOLUME_ATTACHMENTS, '', name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    this.unwanted.delete(name);
    this.inUse.delete(name);
  }

  /** AD2 */
  private refuse(volume: PersistentVolume, node: string, wanted: PodsByNode): void {
    const { name = '' } = volume.metadata;
    if (this.refused.has(`${name}@${node}`)) return;
    this.refused.add(`${name}@${node}`);
    const places = new Set(this.attached(name).map(({ spec }) => spec.nodeName));
    const holders = Array.from(wanted).flatMap(([at, pods]) => (places.has(at) ? pods : []));
    for (const pod of wanted.get(node) ?? []) {
      const message = multiAttachMessage(name, pod, holders);
      this.context.events.event(pod, 'Warning', 'FailedAttachVolume', message);
    }
  }

  /** Says what became of an attachment; answers when to look again. AD6 */
  private tell(
    volume: PersistentVolume,
    { metadata, status }: VolumeAttachment,
    wanted: PodsByNode,
    now: Micros,
  ): Micros {
    const { name = '', creationTimestamp = '' } = metadata;
    if (status?.attached === true) {
      if (this.waiting.delete(name)) this.tellPods(volume, name, wanted, 'Normal', ATTACHED);
      return Infinity;
    }
    const before = this.waiting.get(name) ?? '';
    const age = now - (parseTime(creationTimestamp) ?? now);
    const round = Math.floor(age / ATTACH_TIMEOUT);
    const key = status?.attachError?.time ?? (round > 0 ? String(round) : '');
    this.waiting.set(name, key);
    if (key !== before && key !== '') {
      const why = attachFailure(volume, status?.attachError?.message);
      this.tellPods(volume, name, wanted, 'Warning', why);
    }
    return (round + 1) * ATTACH_TIMEOUT - age;
  }

  private tellPods(
    volume: PersistentVolume,
    attachment: string,
    wanted: PodsByNode,
    type: 'Normal' | 'Warning',
    words: readonly [string, string],
  ): void {
    const [what, why] = words;
    const node = this.attachments.byKey(attachment)?.spec.nodeName ?? '';
    const reason = type === 'Normal' ? 'SuccessfulAttachVolume' : 'FailedAttachVolume';
    for (const pod of wanted.get(node) ?? []) {
      const message = `${what} for volume "${volume.metadata.name}" ${why}`;
      this.context.events.event(pod, type, reason, message);
    }
  }

  /** Writes what a node has attached, when it does not say so. AD5 */
  private *report(nodeName: string): Task {
    const node = this.nodes.byKey(nodeName);
    if (!node) return;
    const names: string[] = [];
    for (const one of this.attachments.byIndex(ATTACHMENTS_BY_NODE, nodeName)) {
      const { name = '', deletionTimestamp } = one.metadata;
      const isHere = one.status?.attached && !deletionTimestamp && !this.leaving.has(name);
      const unique = isHere && uniqueNameOf(this.volumes.byKey(volumeOf(one)) ?? NO_VOLUME);
      if (unique) names.push(unique);
    }
    const told = (node.status?.volumesAttached ?? []).map(({ name }) => name);
    if (told.length === names.length && names.every((name) => told.includes(name))) return;
    const volumesAttached = names.map((name) => ({ name, devicePath: '' }));
    try {
      const body = { status: { volumesAttached } };
      yield* this.context.client.patch(NODES, '', nodeName, 'merge', body, 'status');
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

const NO_VOLUME: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: '' },
  spec: {},
};
