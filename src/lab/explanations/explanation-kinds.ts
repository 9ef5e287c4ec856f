// The scheduler's reasons as objects: one for each pod, and one for each pod and node.
import type { JSONSchemaProps, ObjectMeta } from '../../model/generated/types.ts';
import { simulationCrd } from '../simulation-api/simulation-crd.ts';

/** What one plugin gave a node. */
export interface ScoreView {
  readonly plugin: string;
  readonly raw: number;
  /** Brought into 0 .. 100. */
  readonly normalized: number;
  readonly weight: number;
  readonly weighted: number;
}

/** What became of one node in the last attempt. */
export interface NodeView {
  readonly name: string;
  readonly verdict: 'Chosen' | 'Fits' | 'Rejected' | 'NotExamined';
  readonly plugin?: string;
  readonly reasons?: readonly string[];
  /** Whether removing weaker pods could help. */
  readonly preemptionMayHelp?: boolean;
  /** The sum of the weighted scores. */
  readonly score?: number;
  readonly scores?: readonly ScoreView[];
}

export interface RejectionView {
  readonly plugin: string;
  readonly reason: string;
  readonly nodes: number;
}

/** A change that, with the others of its suggestion, makes the pod fit. */
export interface ChangeView {
  readonly type: string;
  readonly node?: string;
  readonly taint?: { readonly key: string; readonly value?: string; readonly effect: string };
  readonly resource?: string;
  readonly amount?: string;
  readonly keys?: readonly string[];
  readonly topologyKey?: string;
}

export interface SuggestionView {
  readonly text: string;
  readonly node: string;
  readonly changes: readonly ChangeView[];
}

export interface SchedulingExplanation {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'SchedulingExplanation';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly podUID: string };
  readonly status: {
    readonly result: 'Scheduled' | 'Unschedulable' | 'Gated' | 'Waiting';
    /** Where the pod waits: active, backoff, unschedulable, gated. */
    readonly queue?: string;
    readonly attempts?: number;
    /** When the last attempt was made. */
    readonly time?: string;
    readonly node?: string;
    readonly score?: number;
    readonly tiedNodes?: readonly string[];
    /** The decision in a sentence. */
    readonly why: string;
    /** As the event and the pod's condition have it. */
    readonly message?: string;
    readonly nominatedNode?: string;
    readonly victims?: readonly string[];
    /** `2/4`: nodes that fit, of all. */
    readonly fits?: string;
    readonly rejections?: readonly RejectionView[];
    readonly nodes?: readonly NodeView[];
    /** The first of the suggestions, for the table. */
    readonly suggestion?: string;
    readonly suggestions?: readonly SuggestionView[];
  };
}

export interface NodeVerdict {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'NodeVerdict';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly pod: string };
  readonly status: Omit<NodeView, 'scores'> & {
    readonly reason?: string;
    /** `NodeResourcesFit 83x1, PodTopologySpread 100x2`. */
    readonly scores?: string;
  };
}

const TEXT: JSONSchemaProps = { type: 'string' };
const NUMBER: JSONSchemaProps = { type: 'number' };
const TEXTS: JSONSchemaProps = { type: 'array', items: TEXT };

function listOf(properties: { readonly [name: string]: JSONSchemaProps }): JSONSchemaProps {
  return { type: 'array', items: { type: 'object', properties } };
}

const SCORES = listOf({
  plugin: TEXT,
  raw: { ...NUMBER, description: 'As the plugin gave it.' },
  normalized: { ...NUMBER, description: 'Brought into 0 to 100.' },
  weight: NUMBER,
  weighted: { ...NUMBER, description: 'normalized times weight: its part of the sum.' },
});

const NODES = listOf({
  name: TEXT,
  verdict: { ...TEXT, enum: ['Chosen', 'Fits', 'Rejected', 'NotExamined'] },
  plugin: { ...TEXT, description: 'The plugin that rejected the node.' },
  reasons: TEXTS,
  preemptionMayHelp: { type: 'boolean' },
  score: { ...NUMBER, description: 'The sum of the weighted scores.' },
  scores: SCORES,
});

const SUGGESTIONS = listOf({
  text: TEXT,
  node: TEXT,
  changes: listOf({
    type: TEXT,
    node: TEXT,
    taint: { type: 'object', properties: { key: TEXT, value: TEXT, effect: TEXT } },
    resource: TEXT,
    amount: TEXT,
    keys: TEXTS,
    topologyKey: TEXT,
  }),
});

export const SCHEDULING_EXPLANATION_CRD = simulationCrd({
  kind: 'SchedulingExplanation',
  plural: 'schedulingexplanations',
  shortNames: ['why'],
  namespaced: true,
  description:
    'SchedulingExplanation tells why a pod is where it is, or why it waits: the last attempt of ' +
    'the scheduler node by node, and the smallest changes that would let a waiting pod fit. It ' +
    'is named after the pod, made when it is read, and never written.',
  spec: {
    type: 'object',
    properties: { podUID: { ...TEXT, description: 'The uid of the pod that is explained.' } },
  },
  status: {
    type: 'object',
    properties: {
      result: { ...TEXT, enum: ['Scheduled', 'Unschedulable', 'Gated', 'Waiting'] },
      queue: { ...TEXT, description: 'Where the pod waits.' },
      attempts: { type: 'integer', description: 'How often it was tried.' },
      time: { ...TEXT, format: 'date-time', description: 'When the last attempt was made.' },
      node: { ...TEXT, description: 'The node that was chosen.' },
      score: { ...NUMBER, description: 'The score of that node.' },
      tiedNodes: { ...TEXTS, description: 'The nodes that shared the best score.' },
      why: { ...TEXT, description: 'The decision in a sentence.' },
      message: { ...TEXT, description: 'As the event and the condition have it.' },
      nominatedNode: { ...TEXT, description: 'The node that preemption clears for the pod.' },
      victims: { ...TEXTS, description: 'The pods that preemption removes from it.' },
      fits: { ...TEXT, description: 'How many nodes fit, of how many.' },
      rejections: listOf({ plugin: TEXT, reason: TEXT, nodes: { type: 'integer' } }),
      nodes: { ...NODES, description: 'What became of each node.' },
      suggestion: { ...TEXT, description: 'The first of the suggestions.' },
      suggestions: { ...SUGGESTIONS, description: 'Smallest changes, tried with the filters.' },
    },
  },
  columns: [
    { name: 'Result', type: 'string', jsonPath: '.status.result' },
    { name: 'Node', type: 'string', jsonPath: '.status.node' },
    { name: 'Score', type: 'number', jsonPath: '.status.score' },
    { name: 'Fits', type: 'string', jsonPath: '.status.fits' },
    { name: 'Attempts', type: 'integer', jsonPath: '.status.attempts' },
    { name: 'Why', type: 'string', jsonPath: '.status.why' },
    { name: 'Suggestion', type: 'string', jsonPath: '.status.suggestion' },
    { name: 'Queue', type: 'string', jsonPath: '.status.queue', priority: 1 },
    { name: 'Nominated Node', type: 'string', jsonPath: '.status.nominatedNode', priority: 1 },
  ],
});

export const NODE_VERDICT_CRD = simulationCrd({
  kind: 'NodeVerdict',
  plural: 'nodeverdicts',
  namespaced: true,
  description:
    'NodeVerdict is one line of a SchedulingExplanation: what the last attempt to schedule a pod ' +
    'found of one node. Choose those of one pod by the label "pod".',
  spec: { type: 'object', properties: { pod: TEXT } },
  status: {
    type: 'object',
    properties: {
      name: TEXT,
      verdict: TEXT,
      plugin: TEXT,
      reasons: TEXTS,
      reason: TEXT,
      preemptionMayHelp: { type: 'boolean' },
      score: NUMBER,
      scores: TEXT,
    },
  },
  columns: [
    { name: 'Pod', type: 'string', jsonPath: '.spec.pod' },
    { name: 'Node', type: 'string', jsonPath: '.status.name' },
    { name: 'Verdict', type: 'string', jsonPath: '.status.verdict' },
    { name: 'Score', type: 'number', jsonPath: '.status.score' },
    { name: 'Plugin', type: 'string', jsonPath: '.status.plugin' },
    { name: 'Reason', type: 'string', jsonPath: '.status.reason' },
    { name: 'Scores', type: 'string', jsonPath: '.status.scores', priority: 1 },
  ],
});
