// What the lint's tests share: a text and what the cluster answers, to what is said and where.
import type { FactAnswer, FactQuestion } from '../../../../hosts/worker/protocol.ts';
import { ManifestReader } from '../read-manifests.ts';
import { fixEdit } from './fix-edit.ts';
import { lint } from './lint.ts';
import { lintDocument } from './lint-document.ts';
import { questionKey } from './lint-round.ts';

export type Given = { readonly [is in FactQuestion['is']]?: FactAnswer } & {
  /** Objects that are there, as `Kind/namespace/name`. */
  readonly there?: { readonly [key: string]: object };
};

export const NODE = { cpu: '4', memory: '8Gi', pods: '110' };
const EMPTY: { readonly [is in FactQuestion['is']]: FactAnswer } = {
  object: null,
  selected: { pods: 0, workloads: [], ports: [] },
  bounds: { quotas: [], limitRanges: [] },
  room: { nodes: 3, shapes: [{ nodes: 3, allocatable: NODE, taints: [] }] },
  image: { is: 'known', memoryBytes: 4 << 20 },
};
const ALWAYS_THERE = ['Namespace//default'];

function answer(question: FactQuestion, given: Given): FactAnswer {
  if (question.is !== 'object') return given[question.is] ?? EMPTY[question.is];
  const key = `${question.kind}/${question.namespace}/${question.name}`;
  const object = given.there?.[key] ?? (ALWAYS_THERE.includes(key) ? {} : undefined);
  return object ? ({ metadata: { name: question.name }, ...object } as FactAnswer) : null;
}

/** `LINE RULE` of each finding, with the messages beside it. */
export function run(text: string, given: Given = {}) {
  const reader = new ManifestReader(text);
  const documents = reader.result.manifests.map((one) => lintDocument(one, ''));
  const answers = new Map<string, FactAnswer>();
  for (;;) {
    const { findings, questions } = lint(documents, answers);
    for (const one of questions) answers.set(questionKey(one), answer(one, given));
    if (questions.length > 0) continue;
    const lines = findings.map(
      ({ index, path, rule }) => `${reader.lineOf(index, path === '' ? [] : [path])} ${rule}`,
    );
    const edits = findings.flatMap(({ index, fix }) => {
      const edit = fix && fixEdit(fix, text.split('\n'), (path) => reader.lineOf(index, [path]));
      return edit ? [edit] : [];
    });
    return { lines, words: findings.map(({ message }) => message).join('\n'), edits };
  }
}

export const deployment = (
  more = '',
  spec = '',
  image = 'nginx:1.27',
): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
${spec}  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: ${image}
${more}`;

export const service = (selector: string, port = '{port: 80}'): string => `---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: ${selector}
  ports:
  - ${port}
`;
