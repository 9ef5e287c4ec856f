// The ImageProfile: how containers of an image behave.
import type { JSONSchemaProps, ObjectMeta } from '../../model/generated/types.ts';
import { simulationCrd } from './simulation-crd.ts';

/** How one path of a profiled server answers. */
export interface PathProfile {
  readonly status?: number;
  readonly latencyMs?: number;
  readonly cpuMsPerRequest?: number;
  readonly memoryPerRequest?: string;
  readonly body?: string;
}

export interface ServerProfile extends PathProfile {
  readonly port?: number;
  /** By the beginning of the path; the longest one counts. */
  readonly paths?: { readonly [path: string]: PathProfile };
}

export interface ImageProfileSpec {
  readonly image: string;
  readonly server?: ServerProfile;
  readonly cpu?: string;
  readonly memory?: string;
  readonly startupSeconds?: number;
  readonly exitAfterSeconds?: number;
  readonly exitCode?: number;
  readonly pullSeconds?: number;
}

export interface ImageProfile {
  readonly apiVersion: 'sim.kubetarium.dev/v1alpha1';
  readonly kind: 'ImageProfile';
  readonly metadata: ObjectMeta;
  readonly spec: ImageProfileSpec;
}

const QUANTITY = {
  'x-kubernetes-int-or-string': true,
  pattern: '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$',
} as JSONSchemaProps;

const ANSWER: { readonly [field: string]: JSONSchemaProps } = {
  status: { type: 'integer', minimum: 100, maximum: 599, description: 'HTTP status; 200.' },
  latencyMs: {
    type: 'number',
    minimum: 0,
    description: 'Milliseconds that a request waits for something other than cpu.',
  },
  cpuMsPerRequest: {
    type: 'number',
    minimum: 0,
    description: 'Milliseconds of one cpu that a request costs.',
  },
  memoryPerRequest: { ...QUANTITY, description: 'Memory held while a request is answered.' },
  body: { type: 'string', description: "The answer's text; the host name when empty." },
};

const SERVER: JSONSchemaProps = {
  type: 'object',
  description: 'Serves HTTP.',
  properties: {
    ...ANSWER,
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      description: "Where it listens; the image's own ports or the containerPorts when empty.",
    },
    paths: {
      type: 'object',
      description: 'Answers that differ, by the beginning of the path.',
      additionalProperties: { type: 'object', properties: ANSWER },
    },
  },
};

export const IMAGE_PROFILE_CRD = simulationCrd({
  kind: 'ImageProfile',
  plural: 'imageprofiles',
  namespaced: false,
  description:
    'ImageProfile says how containers of an image behave, from their next start on. It stands in ' +
    "for the image's own program, unless a pod's command names another one that the image has.",
  spec: {
    type: 'object',
    required: ['image'],
    properties: {
      image: {
        type: 'string',
        minLength: 1,
        description: 'The image as pods name it; * stands for any text.',
      },
      server: SERVER,
      cpu: { ...QUANTITY, description: 'Cpu used at idle.' },
      memory: { ...QUANTITY, description: 'Memory used at idle.' },
      startupSeconds: {
        type: 'number',
        minimum: 0,
        description: 'Time from the start of the container until it serves.',
      },
      exitAfterSeconds: {
        type: 'number',
        minimum: 0,
        description: 'The container ends by itself after so long.',
      },
      exitCode: { type: 'integer', minimum: 0, maximum: 255, description: 'With which code.' },
      pullSeconds: { type: 'number', minimum: 0, description: 'How long a pull takes.' },
    },
  },
  columns: [
    { name: 'Image', type: 'string', jsonPath: '.spec.image' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
