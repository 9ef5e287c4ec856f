// The server's own messages lead to the field that they speak of.
import { expect, test } from 'vitest';
import { faultPaths } from './fault-paths.ts';

const of = (message: string): string | undefined =>
  faultPaths({ kind: 'Status', code: 400, message })[0];

test.each([
  [
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: ' +
      'unknown field "spec.template.spec.containers[0].prots", unknown field "spec.foo"',
    'spec.template.spec.containers[0].prots',
  ],
  [
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal ' +
      'string into Go struct field DeploymentSpec.spec.replicas of type int32',
    'spec.replicas',
  ],
  [
    'Deployment.apps "web" is invalid: [spec.selector: Required value, ' +
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match]',
    'spec.selector',
  ],
  ['Pod "a" is invalid: spec.containers[0].image: Required value', 'spec.containers[0].image'],
  ['pods "a" already exists', undefined],
])('%s', (message, path) => {
  expect(of(message)).toBe(path);
});

test('causes come first', () => {
  const causes = [{ field: 'spec.selector', message: 'Required value' }];
  const status = { kind: 'Status', code: 422, message: 'bad', details: { causes } } as const;
  expect(faultPaths(status)).toEqual(['spec.selector']);
});
