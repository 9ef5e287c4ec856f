// What the rules know: the documents of the paste first, then what the cluster has answered.
import type {
  Bounds,
  DeclaredPort,
  FactAnswer,
  FactQuestion,
  ImageSight,
  Room,
  Selected,
} from '../../../../hosts/worker/protocol.ts';
import type { LabelSelector } from '../../../../model/generated/types.ts';
import type { Labels } from '../../../../model/meta/labels.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import { labelSelectorMatches } from '../../../../model/meta/selectors.ts';
import { questionKey } from './lint-round.ts';
import type { LintDocument } from './lint-document.ts';
import { podsOf } from './lint-document.ts';

/** What is not known yet is written down as a question, and undefined is answered meanwhile. */
export class Facts {
  private readonly asked = new Map<string, FactQuestion>();

  constructor(
    readonly documents: readonly LintDocument[],
    private readonly answers: ReadonlyMap<string, FactAnswer>,
  ) {}

  /** What the rules wanted to know and nobody has said yet. */
  get questions(): readonly FactQuestion[] {
    return [...this.asked.values()];
  }

  /** An object of the paste or the cluster; null when there is none. */
  object(kind: string, namespace: string, name: string): KubeObject | null | undefined {
    const own = this.documents.find(
      (one) => one.kind === kind && one.name === name && one.namespace === namespace,
    );
    return own ? own.object : this.stored(kind, namespace, name);
  }

  /** The object as the cluster has it now. */
  stored(kind: string, namespace: string, name: string): KubeObject | null | undefined {
    return this.ask({ is: 'object', kind, namespace, name }) as KubeObject | null | undefined;
  }

  /** The pods that a selector would pick in a namespace, by the paste and by the cluster. */
  selected(namespace: string, selector: LabelSelector): Selected | undefined {
    const workloads: string[] = [];
    const ports: DeclaredPort[] = [];
    for (const { kind, name, namespace: own, object } of this.documents) {
      const pods = own === namespace ? podsOf(kind, object) : undefined;
      if (!pods || !labelSelectorMatches(selector, pods.labels)) continue;
      workloads.push(`${kind}/${name}`);
      for (const container of [...pods.spec.containers, ...(pods.spec.initContainers ?? [])]) {
        for (const { name: port = '', containerPort } of container.ports ?? []) {
          ports.push({ name: port, port: containerPort });
        }
      }
    }
    // What is being written counts for more than what it is going to replace.
    if (workloads.length > 0) return { pods: 0, workloads, ports };
    return this.ask({ is: 'selected', namespace, selector }) as Selected | undefined;
  }

  bounds(namespace: string): Bounds | undefined {
    const stored = this.ask({ is: 'bounds', namespace }) as Bounds | undefined;
    if (!stored) return undefined;
    const written = <Kind extends KubeObject>(kind: string, old: readonly Kind[]): Kind[] => {
      const own = this.documents.filter((one) => one.kind === kind && one.namespace === namespace);
      const names = new Set(own.map(({ name }) => name));
      const kept = old.filter(({ metadata }) => !names.has(metadata.name));
      return [...kept, ...own.map(({ object }) => object as Kind)];
    };
    return {
      quotas: written('ResourceQuota', stored.quotas),
      limitRanges: written('LimitRange', stored.limitRanges),
    };
  }

  room(labels: Labels): Room | undefined {
    return this.ask({ is: 'room', labels }) as Room | undefined;
  }

  image(name: string): ImageSight | undefined {
    return this.ask({ is: 'image', name }) as ImageSight | undefined;
  }

  private ask(question: FactQuestion): FactAnswer | undefined {
    const key = questionKey(question);
    const answer = this.answers.get(key);
    if (answer === undefined) this.asked.set(key, question);
    return answer;
  }
}
