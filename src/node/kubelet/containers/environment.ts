// A container's environment: envFrom, env with references, $(VAR), and Services' variables.
import type { Task } from '../../../kernel/task.ts';
import { CONFIG_MAPS, SECRETS } from '../../../model/api/refs.ts';
import type { Container, EnvVar } from '../../../model/generated/types.ts';
import { decodeBase64 } from '../../../bytes/base64.ts';
import { decodeUtf8 } from '../../../bytes/utf8.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { ConfigError } from './config-error.ts';
import { fileKeyValue } from './env-file.ts';
import { expand } from './expand.ts';
import type { PodFacts } from './field-value.ts';
import { fieldValue, resourceValue } from './field-value.ts';
import type { Variable } from './service-environment.ts';

export interface Environment {
  readonly own: readonly Variable[];
  /** Of lower rank; one list for all containers of a namespace. */
  readonly shared: readonly Variable[];
  valueOf(name: string): string | undefined;
}

/** Throws ConfigError when something it refers to is missing. */
export function* makeEnvironment(
  parts: KubeletParts,
  container: Container,
  facts: PodFacts,
): Task<Environment> {
  const { namespace = '' } = facts.pod.metadata;
  const links = facts.pod.spec.enableServiceLinks ?? true;
  const shared = parts.serviceEnvironment.variables(namespace, links);
  const values = new Map<string, string>();
  const valueOf = (name: string): string | undefined =>
    values.get(name) ?? shared.find(([other]) => other === name)?.[1];
  for (const source of container.envFrom ?? []) {
    const data = yield* readAll(parts, facts, source);
    for (const [key, value] of data) values.set(`${source.prefix ?? ''}${key}`, value);
  }
  for (const variable of container.env ?? []) {
    const value = yield* valueOfVariable(parts, container, facts, variable, valueOf);
    if (value !== undefined) values.set(variable.name, value);
  }
  return { own: [...values], shared, valueOf };
}

function* readAll(
  parts: KubeletParts,
  facts: PodFacts,
  source: NonNullable<Container['envFrom']>[number],
): Task<readonly Variable[]> {
  const { configMapRef, secretRef } = source;
  if (configMapRef) {
    const data = yield* readConfigMap(parts, facts, configMapRef.name ?? '', configMapRef.optional);
    return data ?? [];
  }
  if (!secretRef) return [];
  return (yield* readSecret(parts, facts, secretRef.name ?? '', secretRef.optional)) ?? [];
}

function* valueOfVariable(
  parts: KubeletParts,
  container: Container,
  facts: PodFacts,
  variable: EnvVar,
  valueOf: (name: string) => string | undefined,
): Task<string | undefined> {
  const { value = '', valueFrom } = variable;
  if (!valueFrom) return expand(value, valueOf);
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  if (fileKeyRef) return fileKeyValue(facts.volumes, fileKeyRef);
  if (fieldRef) return fieldValue(fieldRef.fieldPath, facts) ?? '';
  if (resourceFieldRef) {
    const { containerName } = resourceFieldRef;
    const all = [...facts.pod.spec.containers, ...(facts.pod.spec.initContainers ?? [])];
    const other = all.find(({ name }) => name === containerName);
    return resourceValue(resourceFieldRef, other ?? container, facts);
  }
  const { namespace } = facts.pod.metadata;
  const ref = configMapKeyRef ?? secretKeyRef;
  if (!ref) return undefined;
  const { name = '', key, optional } = ref;
  const data = configMapKeyRef
    ? yield* readConfigMap(parts, facts, name, optional)
    : yield* readSecret(parts, facts, name, optional);
  const found = data?.find(([other]) => other === key)?.[1];
  if (found === undefined && !optional) {
    const kind = configMapKeyRef ? 'ConfigMap' : 'Secret';
    throw new ConfigError(`couldn't find key ${key} in ${kind} ${namespace}/${name}`);
  }
  return found;
}

function* readConfigMap(
  parts: KubeletParts,
  { pod }: PodFacts,
  name: string,
  optional: boolean | undefined,
): Task<readonly Variable[] | undefined> {
  const { namespace = '', uid = '' } = pod.metadata;
  const watched = parts.watches.use(CONFIG_MAPS, namespace, name, uid);
  const object = yield* parts.watches.read(watched);
  if (!object && !optional) throw new ConfigError(`configmap "${name}" not found`);
  return object && Object.entries(object.data ?? {});
}

function* readSecret(
  parts: KubeletParts,
  { pod }: PodFacts,
  name: string,
  optional: boolean | undefined,
): Task<readonly Variable[] | undefined> {
  const { namespace = '', uid = '' } = pod.metadata;
  const watched = parts.watches.use(SECRETS, namespace, name, uid);
  const object = yield* parts.watches.read(watched);
  if (!object && !optional) throw new ConfigError(`secret "${name}" not found`);
  return (
    object &&
    Object.entries(object.data ?? {}).map(([key, value]): Variable => [
      key,
      decodeUtf8(decodeBase64(value)),
    ])
  );
}
