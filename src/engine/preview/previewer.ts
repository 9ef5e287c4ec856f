// Foresees what manifests would do: the API server's own stages run over a draft of the store, so
// that nothing is written, journalled, traced or drawn, and no time passes.
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import { ASKS_OTHERS, draftServer } from '../../control-plane/apiserver/draft-server.ts';
import { DraftStore } from '../../control-plane/etcd/draft-store.ts';
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import { Random } from '../../kernel/random.ts';
import type { ApiRequest, ApiResponse, Credentials } from '../../model/api/request.ts';
import { groupResource } from '../../model/api/resource-ref.ts';
import type { CustomResourceDefinition, Status } from '../../model/generated/types.ts';
import { foretell, podsMade } from '../../model/meta/foretell.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { joinKey } from '../../model/meta/object.ts';
import { serviceUnavailable } from '../../model/meta/status.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { Engine } from '../engine.ts';
import { foreseePods } from './foresee-pods.ts';
import { foreseeSelection } from './foresee-selection.ts';
import { PodRoom } from './pod-room.ts';
import type { Foreseen, PreviewManifest, PreviewQuestion } from './preview-types.ts';
import { takenAlong } from './taken-along.ts';

/** Who the page applies as. */
const FIELD_MANAGER = 'kubetarium';

export function newPreviewer(engine: Engine, credentials: Credentials): Previewer {
  return new Previewer(engine, credentials);
}

export class Previewer {
  private readonly drafts = new Map<ObjectStore, Draft>();
  private random = new Random(0, 'preview');

  constructor(
    private readonly engine: Engine,
    private readonly credentials: Credentials,
  ) {}

  /** One answer for each manifest, in their order. */
  answer({ act, isMore, namespace, manifests }: PreviewQuestion): readonly Foreseen[] {
    if (!isMore) this.reset();
    return manifests.map((manifest) => {
      const found = this.find(manifest, namespace);
      if ('why' in found)
        return { ...nothingOf(manifest, manifest.namespace || namespace), ...found };
      return act === 'delete' ? this.foreseeDelete(found) : this.foreseeApply(found);
    });
  }

  private reset(): void {
    this.random = new Random(0, 'preview');
    for (const { store, room } of this.drafts.values()) {
      store.reset();
      room.begin(this.engine.now);
    }
  }

  /** Where the manifest would go, or why it cannot be told. */
  private find(manifest: PreviewManifest, chosen: string): Target | Unserved {
    const { apiVersion, kind, name } = manifest;
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const real = this.engine.serverFor({ group });
    const why = real ? real.etcd.unavailable() : 'no API server of the cluster answers';
    if (!real || why !== undefined) return unserved(serviceUnavailable(why ?? ''));
    const { store, room } = this.draftOf(real.etcd.store);
    const server = draftServer(real, store, this.random);
    const definition = server.registry.getByKind(group, version, kind);
    if (!definition) {
      const isDrafted = [...server.readAll(CRDS, '')].some((crd) => isOf(crd, group, kind));
      if (isDrafted) return { change: 'create', why: 'its kind is defined by the same text' };
      return { change: 'unknown', why: `no kind ${kind} in ${apiVersion} is served` };
    }
    if (definition.isAggregated) return { change: 'unknown', why: ASKS_OTHERS };
    if (name === '')
      return { change: 'unknown', why: 'its name is not known before it is created' };
    const { namespaced } = definition.ref;
    const namespace = namespaced ? manifest.namespace || chosen || 'default' : '';
    return { manifest, server, room, definition, namespace };
  }

  private draftOf(below: ObjectStore): Draft {
    const known = this.drafts.get(below);
    if (known) return known;
    const store = new DraftStore(below, this.engine.kernel.clock);
    const draft = { store, room: new PodRoom(below, store) };
    draft.room.begin(this.engine.now);
    this.drafts.set(below, draft);
    return draft;
  }

  private foreseeApply(target: Target): Foreseen {
    const { manifest, server, room } = target;
    const before = storedOf(target);
    const body = manifest.object;
    const options = { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' } as const;
    const response = before
      ? this.send(target, {
          verb: 'patch',
          patchType: 'apply',
          body,
          options: { ...options, force: true },
        })
      : this.send(target, { verb: 'create', name: '', body, options });
    const { object, failure, warnings } = response;
    if (!object) return { ...this.refused(target, failure), warnings };
    const foretold = foretell(manifest.kind, before, object);
    const base = { ...nothingOf(manifest, target.namespace), warnings };
    if (!foretold) return base;
    return {
      ...base,
      ...foretold,
      ...foreseePods(server, room, object, before, foretold),
      selects: foreseeSelection(server.etcd.store, object),
    };
  }

  private foreseeDelete(target: Target): Foreseen {
    const { manifest, server } = target;
    const before = storedOf(target);
    const base = nothingOf(manifest, target.namespace);
    if (!before) return { ...base, why: 'there is none' };
    const takes = takenAlong(server.etcd.store, before);
    const options = { propagationPolicy: 'Background' } as const;
    const { failure, warnings } = this.send(target, { verb: 'delete', options });
    if (failure?.status === 'Failure') return { ...this.refused(target, failure), warnings };
    const left = storedOf(target);
    const finalizers = left?.metadata.finalizers ?? [];
    const why = finalizers.length > 0 ? `it stays until ${finalizers.join(', ')} is done` : '';
    const pods = -podsMade(manifest.kind, before);
    return { ...base, change: 'delete', why, warnings, pods, takes };
  }

  private refused({ manifest, namespace }: Target, status: Status): Foreseen {
    const base = nothingOf(manifest, namespace);
    if (status.message === ASKS_OTHERS) return { ...base, change: 'unknown', why: ASKS_OTHERS };
    return { ...base, change: 'refused', refusal: status, why: status.message ?? '' };
  }

  private send(target: Target, request: Partial<ApiRequest>): Answer {
    const { definition, namespace, server, manifest } = target;
    const { group, version, plural } = definition.ref;
    const place = { group, version, resource: plural, subresource: '', namespace };
    const { clock } = this.engine.kernel;
    const { cause } = clock;
    const response = server.handle({
      verb: 'get',
      ...place,
      name: manifest.name,
      options: {},
      credentials: this.credentials,
      userAgent: 'kubetarium-preview',
      ...request,
    });
    clock.cause = cause;
    return answerOf(response);
  }
}

/** What is written without being written, and where its pods would go. */
interface Draft {
  readonly store: DraftStore;
  readonly room: PodRoom;
}

interface Target {
  readonly manifest: PreviewManifest;
  readonly room: PodRoom;
  readonly server: ApiServer;
  readonly definition: ResourceDefinition;
  readonly namespace: string;
}

type Unserved = Pick<Foreseen, 'change' | 'why'> & Partial<Foreseen>;

type Answer =
  | { readonly object: KubeObject; readonly failure?: undefined; readonly warnings: Texts }
  /** A delete that succeeds may say so with a Status too. */
  | { readonly object?: undefined; readonly failure: Status; readonly warnings: Texts };
type Texts = readonly string[];

const CRDS = {
  group: 'apiextensions.k8s.io',
  plural: 'customresourcedefinitions',
} as const;

function isOf(object: KubeObject, group: string, kind: string): boolean {
  const { spec } = object as CustomResourceDefinition;
  return spec.group === group && spec.names.kind === kind;
}

function unserved(refusal: Status): Unserved {
  return { change: 'refused', refusal, why: refusal.message ?? '' };
}

function storedOf({ server, definition, namespace, manifest }: Target): KubeObject | undefined {
  const storage = server.registry.storageOf(definition);
  const stored = server.etcd.store.get(
    groupResource(storage.ref),
    joinKey(namespace, manifest.name),
  );
  const { conversion } = definition;
  return stored && conversion ? conversion.fromStorage(stored) : stored;
}

function answerOf({ body, warnings = [] }: ApiResponse): Answer {
  const last = body.is === 'later' ? body.later.response?.body : body;
  const answer = (
    last?.is === 'object' ? last.object : serviceUnavailable(ASKS_OTHERS)
  ) as KubeObject;
  return answer.kind === 'Status'
    ? { failure: answer as unknown as Status, warnings }
    : { object: answer, warnings };
}

function nothingOf({ index, kind, name }: PreviewManifest, namespace: string): Foreseen {
  return {
    index,
    of: { kind, namespace, name },
    change: 'none',
    refusal: null,
    why: '',
    warnings: [],
    differences: [],
    pods: 0,
    isRolled: false,
    placement: null,
    podsRefused: '',
    selects: null,
    takes: null,
  };
}
