// How the simulator's own kinds are written: as CustomResourceDefinitions, like anybody's.
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  JSONSchemaProps,
} from '../../model/generated/types.ts';

export const SIMULATION_GROUP = 'sim.kubetarium.dev';
export const SIMULATION_VERSION = 'v1alpha1';
export const SIMULATION_API_VERSION = `${SIMULATION_GROUP}/${SIMULATION_VERSION}`;

export interface SimulationKind {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly namespaced: boolean;
  /** `kubectl scale` sets its spec.replicas. */
  readonly scales?: boolean;
  readonly description: string;
  readonly spec: JSONSchemaProps;
  /** Without one the kind has no status. */
  readonly status?: JSONSchemaProps;
  readonly columns: readonly CustomResourceColumnDefinition[];
}

const SCALE_PATHS = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
};

/** A CustomResourceDefinition of the simulator's group with a status subresource. */
export function simulationCrd(kind: SimulationKind): CustomResourceDefinition {
  const schema: JSONSchemaProps = {
    type: 'object',
    description: kind.description,
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: kind.spec,
      ...(kind.status ? { status: kind.status } : {}),
    },
  };
  const subresources = {
    ...(kind.status ? { status: {} } : {}),
    ...(kind.scales ? { scale: SCALE_PATHS } : {}),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${SIMULATION_GROUP}` },
    spec: {
      group: SIMULATION_GROUP,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        shortNames: kind.shortNames ?? [],
      },
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: SIMULATION_VERSION,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...(kind.status || kind.scales ? { subresources } : {}),
          additionalPrinterColumns: kind.columns,
        },
      ],
    },
  };
}
