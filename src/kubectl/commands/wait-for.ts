// kubectl wait. Upstream: kubectl pkg/cmd/wait/wait.go, condition.go, json.go, delete.go
import type { Obj } from '../api/client.ts';
import { pathOf } from '../api/client.ts';
import type { Item } from '../api/selection.ts';
import { findItems, targetsOf } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { FILES, SELECTOR } from '../command.ts';
import { isNotFound, KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { valuesAt } from '../printers/json-path.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';

/** Waits in the time of the person's clock, or until they interrupt. */
export function pause(call: Invocation, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const { signal } = call.host;
    const stop = (): void => {
      clearTimeout(timer);
      reject(new KubectlError('interrupted', 130));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

type Condition = (object: Obj | undefined) => boolean;

export const wait: Command = {
  path: 'wait',
  summary: 'Wait for a specific condition on one or many resources',
  usage: '(TYPE NAME | TYPE/NAME) --for=create|delete|condition=NAME[=VALUE]|jsonpath=EXPR[=VALUE]',
  completes: 'kinds',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    SELECTOR,
    'all:b A/all-namespaces:b field-selector:s for:s local:b timeout:d=30s',
  ),
  async run(call) {
    const what = call.flags.text('for');
    const condition = conditionOf(what);
    const seconds = call.flags.seconds('timeout');
    const end = call.host.now() + (seconds < 0 ? 7 * 86_400 : seconds) * 1000;
    if (what === 'create') return waitForCreation(call, end);
    const { items, errors } = await findItems(call, { needsNames: true });
    const isDelete = what === 'delete';
    const failures = errors.filter((error) => !(isDelete && isNotFound(error)));
    if (failures.length > 0) throw new ManyErrors(failures);
    if (items.length === 0 && !isDelete) throw new KubectlError('no matching resources found');
    const late: unknown[] = [];
    for (const item of items) {
      const object = await until(call, item, condition, end);
      if (object === 'late') {
        late.push(
          new KubectlError(
            `timed out waiting for the condition on ${item.resource.plural}/${item.name}`,
          ),
        );
      } else call.report(object ?? item.object, 'condition met');
    }
    if (late.length > 0) throw new ManyErrors(late);
  },
};

async function waitForCreation(call: Invocation, end: number): Promise<void> {
  const { named } = await targetsOf(call, call.args);
  for (const { resource, name } of named) {
    const namespace = resource.namespaced ? call.namespace : '';
    const item: Item = { resource, namespace, name, object: undefined, source: '' };
    const object = await until(call, item, (one) => one !== undefined, end);
    if (object === 'late') {
      throw new KubectlError(`timed out waiting for the condition on ${resource.plural}/${name}`);
    }
    call.report(object, 'condition met');
  }
}

function conditionOf(text: string): Condition {
  if (text === 'delete') return (object) => object === undefined;
  if (text === 'create') return (object) => object !== undefined;
  const [, name, value = 'true'] = /^condition=([^=]+)(?:=(.*))?$/.exec(text) ?? [];
  if (name !== undefined) return (object) => hasCondition(object, name, value);
  const path = /^jsonpath=(.*)$/s.exec(text)?.[1];
  if (path !== undefined) return jsonPathCondition(path);
  throw new KubectlError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function hasCondition(object: Obj, name: string, value: string): boolean {
  const conditions: readonly Obj[] = object?.status?.conditions ?? [];
  const found = conditions.find(({ type }) => type.toLowerCase() === name.toLowerCase());
  if (!found) return false;
  const { generation } = object.metadata;
  const seen = found.observedGeneration ?? object.status?.observedGeneration;
  if (seen !== undefined && generation !== undefined && seen < generation) return false;
  return String(found.status).toLowerCase() === value.toLowerCase();
}

function jsonPathCondition(text: string): Condition {
  const unquoted = text.replace(/^(['"])(.*)\1$/s, '$2');
  const [, path = '', value] = /^(\{.*\}|[^=]*?)(?:=(.*))?$/s.exec(unquoted) ?? [];
  if (path === '' || path === '{}') {
    throw new KubectlError('jsonpath expression cannot be empty');
  }
  const wanted = value?.replace(/^(['"])(.*)\1$/s, '$2');
  return (object) => {
    const values = object === undefined ? [] : valuesAt(path, object);
    if (values.length > 1) {
      throw new KubectlError(`given jsonpath expression matches more than one value`);
    }
    if (values.length === 0 || (wanted === undefined && typeof values[0] === 'object')) {
      return wanted === undefined && values.length > 0;
    }
    return wanted === undefined || String(values[0]) === wanted;
  };
}

async function until(
  call: Invocation,
  item: Item,
  condition: Condition,
  end: number,
): Promise<Obj | 'late'> {
  const path = pathOf(item.resource, item.namespace, item.name);
  for (;;) {
    let object: Obj;
    try {
      object = await call.client.get(path);
      if (object.metadata?.uid !== item.object?.metadata?.uid && item.object) object = undefined;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (condition(object)) return object ?? item.object;
    if (call.host.now() >= end) return 'late';
    await pause(call, 100);
  }
}
