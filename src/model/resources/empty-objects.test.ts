// Every kind survives objects with nothing in them: they are refused in words, never by a crash.
import { expect, test } from 'vitest';
import { BUILT_IN_RESOURCES } from './built-in-resources.ts';
import { CONTEXT, create, row } from './testing/harness.ts';

const template = { metadata: {}, spec: {} };
const EMPTY: readonly object[] = [
  {},
  { spec: {} },
  { spec: { template } },
  { spec: { template: {}, jobTemplate: {}, ports: [{}], selector: {}, names: {}, versions: [{}] } },
  { spec: { containers: [{}], volumes: [{}], tolerations: [{}], initContainers: [{}] } },
  { spec: { jobTemplate: { spec: { template } }, rules: [{}], tls: [{}], limits: [{}] } },
  { spec: { metrics: [{}], behavior: { scaleUp: {}, scaleDown: {} }, scaleTargetRef: {} } },
  { spec: { ingress: [{ ports: [{}], from: [{}] }], egress: [{}], drivers: [{}], source: {} } },
  { spec: { strategy: {}, updateStrategy: {}, volumeClaimTemplates: [{}], scopes: [], hard: {} } },
  { subsets: [{}], endpoints: [{}], webhooks: [{}], rules: [{}], subjects: [{}], roleRef: {} },
  { status: {}, data: {}, involvedObject: {}, regarding: {}, target: {}, aggregationRule: {} },
];

for (const definition of BUILT_IN_RESOURCES) {
  const { group, kind } = definition.ref;
  test(`${kind} ${group}`, () => {
    for (const fields of EMPTY) {
      const { object, errors } = create(definition, fields);
      expect(Array.isArray(errors)).toBe(true);
      if (errors.length > 0) continue;
      expect(Object.values(row(definition, object))).not.toContain(undefined);
      definition.warnings(object);
      definition.scale?.read(object);
      const selectable = definition.selectableFields(object);
      for (const name of definition.selectableFieldNames) {
        expect(selectable.get(name), name).toBeTypeOf('string');
      }
      const next = definition.prepareUpdate(object, object, CONTEXT);
      expect(definition.validateUpdate(next, object)).toEqual([]);
      expect(definition.prepareStatusUpdate(next, object, CONTEXT)).toEqual(object);
      expect(definition.validateStatusUpdate(object, object)).toEqual([]);
    }
  });
}
