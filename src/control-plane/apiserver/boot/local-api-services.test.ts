// What the API server registers of itself.
import { expect, test } from 'vitest';
import { API_SERVICES } from '../../../model/resources/api-service/api-service.resource.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { serverForTest } from '../testing/server-for-test.ts';

test('every group of a stock cluster that is served has a local APIService, available at once', () => {
  const { server } = serverForTest(Registry.builtIn());
  const registered = [...server.readAll(API_SERVICES, '')];
  const served = new Set(
    [...server.registry.all()]
      .map(({ ref }) => `${ref.version}.${ref.group}`)
      .filter((name) => !/apiregistration|metrics|kubetarium/.test(name)),
  );
  expect(new Set(registered.map(({ metadata }) => metadata.name))).toEqual(served);
  for (const { spec, status } of registered) {
    expect(spec.service).toBeUndefined();
    expect(status?.conditions?.[0]).toMatchObject({ type: 'Available', status: 'True' });
  }
});
