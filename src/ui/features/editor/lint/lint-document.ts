// A manifest as the lint's rules see it, with the pod templates in it.
import * as refs from '../../../../model/api/refs.ts';
import type { ResourceRef } from '../../../../model/api/resource-ref.ts';
import type { CronJob, Deployment, Pod, PodSpec } from '../../../../model/generated/types.ts';
import type { Labels } from '../../../../model/meta/labels.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import type { Manifest } from '../read-manifests.ts';

export interface LintDocument {
  /** Names the document in questions about its lines. */
  readonly index: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** '' for kinds that live in no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** Whatever somebody wrote: rules read it as what its kind says it should be. */
  readonly object: KubeObject;
}

/** The pods that an object makes, or is. */
export interface PodSight {
  /** Where the pod's spec stands: `spec.template.spec`. */
  readonly path: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** How many of them there will be at once; a DaemonSet's are not counted. */
  readonly replicas: number;
}

const CLUSTER_SCOPED = new Set(
  Object.values(refs as { [name: string]: ResourceRef })
    .filter(({ namespaced }) => !namespaced)
    .map(({ kind }) => kind),
);

/** The manifest, with the namespace that Apply would give it. */
export function lintDocument(manifest: Manifest, chosenNamespace: string): LintDocument {
  const { index, apiVersion, kind, name } = manifest;
  const isScoped = CLUSTER_SCOPED.has(kind) || apiVersion.startsWith('sim.kubetarium.dev/');
  const namespace = isScoped ? '' : manifest.namespace || chosenNamespace || 'default';
  const object = manifest.object as unknown as KubeObject;
  return { index, apiVersion, kind, namespace, name, object };
}

/** The pods of an object; undefined for kinds that have none. */
export function podsOf(kind: string, object: KubeObject): PodSight | undefined {
  switch (kind) {
    case 'Pod': {
      const { spec, metadata } = object as Pod;
      return spec && { path: 'spec', labels: metadata.labels ?? {}, spec, replicas: 1 };
    }
    case 'CronJob':
      return templateOf((object as CronJob).spec?.jobTemplate?.spec, 'spec.jobTemplate.spec');
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'DaemonSet':
    case 'Job':
      return templateOf((object as Deployment).spec, 'spec');
    default:
      return undefined;
  }
}

interface WithTemplate {
  readonly replicas?: number;
  readonly parallelism?: number;
  readonly template?: { readonly metadata?: { readonly labels?: Labels }; readonly spec: PodSpec };
}

function templateOf(spec: object | undefined, path: string): PodSight | undefined {
  const { template, replicas, parallelism } = (spec ?? {}) as WithTemplate;
  if (!template?.spec) return undefined;
  return {
    path: `${path}.template.spec`,
    labels: template.metadata?.labels ?? {},
    spec: template.spec,
    replicas: replicas ?? parallelism ?? 1,
  };
}
