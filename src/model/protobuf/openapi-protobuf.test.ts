// The swagger document as protobuf, read back field by field.
import { expect, test } from 'vitest';
import { encodeOpenApiV2 } from './openapi-protobuf.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { WireReader } from './wire.ts';

/** The length-delimited parts of a message by field number. */
function parts(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const reader = new WireReader(bytes);
  const found = new Map<number, Uint8Array[]>();
  while (!reader.atEnd) {
    const { field, wire } = reader.tag();
    if (wire === 2) found.set(field, [...(found.get(field) ?? []), reader.bytes()]);
    else reader.skip(wire);
  }
  return found;
}
const at = (bytes: Uint8Array, ...path: readonly number[]): Uint8Array =>
  path.reduce((inside, field) => parts(inside).get(field)?.[0] as Uint8Array, bytes);

test('definitions, their properties and extensions', () => {
  const bytes = encodeOpenApiV2({
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1' },
    definitions: {
      Thing: {
        type: 'object',
        properties: { size: { type: 'integer', minimum: 1 } },
        'x-kubernetes-group-version-kind': [{ group: 'g', kind: 'Thing', version: 'v1' }],
      },
    },
  });
  expect(decodeUtf8(at(bytes, 1))).toBe('2.0');
  expect(decodeUtf8(at(bytes, 2, 1))).toBe('Kubernetes');
  expect(decodeUtf8(at(bytes, 9, 1, 1))).toBe('Thing');
  expect(decodeUtf8(at(bytes, 9, 1, 2, 25, 1, 1))).toBe('size');
  expect(decodeUtf8(at(bytes, 9, 1, 2, 25, 1, 2, 22, 1))).toBe('integer');
  const [extension] = parts(at(bytes, 9, 1, 2)).get(31) as [Uint8Array];
  expect(decodeUtf8(at(extension, 1))).toBe('x-kubernetes-group-version-kind');
  expect(decodeUtf8(at(extension, 2, 2))).toContain('"kind":"Thing"');
});

test('operations with the parameters that kubectl looks for', () => {
  const patch = {
    parameters: [{ name: 'fieldValidation', in: 'query', type: 'string' }],
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-group-version-kind': { group: '', kind: 'Pod', version: 'v1' },
  };
  const bytes = encodeOpenApiV2({ paths: { '/api/v1/pods': { patch } } });
  expect(decodeUtf8(at(bytes, 8, 2, 1))).toBe('/api/v1/pods');
  const operation = at(bytes, 8, 2, 2, 8);
  expect(decodeUtf8(at(operation, 8, 1, 2, 3, 4))).toBe('fieldValidation');
  expect(decodeUtf8(at(operation, 9, 1, 1))).toBe('200');
});
