// What checks the fields of a body against the schema of its kind.
import type { KubeObject } from '../../model/meta/object.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { ExpectedKind } from './body.ts';
import type { Exchange } from './exchange.ts';

export interface Decoder {
  /**
   * Gives the object back, without unknown fields. Throws BadRequest for wrong types, and for
   * unknown fields under fieldValidation=Strict; under Warn they become warnings.
   */
  decode(
    object: KubeObject,
    expected: ExpectedKind,
    exchange: Exchange,
    definition: ResourceDefinition | undefined,
  ): KubeObject;
}

/** Takes bodies as they are: enough for clients that are part of this program. */
export const TRUSTING_DECODER: Decoder = { decode: (object) => object };
