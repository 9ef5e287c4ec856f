// kubectl set image, env, resources, serviceaccount, selector. Upstream: kubectl pkg/cmd/set/
import type { Obj } from '../../api/client.ts';
import { findItems } from '../../api/selection.ts';
import type { Command, Invocation } from '../../command.ts';
import { KubectlError, ManyErrors } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { sendPatch } from '../change.ts';
import { labelSelector, resourceList } from '../create/others.ts';
import { changeTemplates, SET_FLAGS, splitPairs, wildcardMatches } from './set-template.ts';

export const setImage: Command = {
  path: 'set image',
  summary: 'Update the image of a pod template',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ...',
  completes: 'workloads',
  flags: flagSpecs(...SET_FLAGS),
  async run(call) {
    const { objects, pairs } = splitPairs(call.args);
    if (objects.length === 0 && !call.hasFiles) {
      throw new KubectlError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    if (pairs.length === 0) throw new KubectlError('at least one image update is required');
    const images = pairs.map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    });
    await changeTemplates(call, objects, 'image updated', (spec) => {
      for (const [name] of images) {
        const all: Obj[] = [...spec.containers, ...(spec.initContainers ?? [])];
        if (name === '*' || all.some((one) => one.name === name)) continue;
        throw new KubectlError(`unable to find container named ${JSON.stringify(name)}`);
      }
      const change = (container: Obj): Obj => {
        const found = images.findLast(([name]) => name === '*' || name === container.name);
        return found ? { ...container, image: found[1] } : container;
      };
      return eachContainer(spec, change);
    });
  },
};

function eachContainer(spec: Obj, change: (container: Obj) => Obj): Obj {
  return {
    ...spec,
    containers: spec.containers.map(change),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(change) } : {}),
  };
}

export const setEnv: Command = {
  path: 'set env',
  summary: 'Update environment variables on a pod template',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  completes: 'workloads',
  flags: flagSpecs(
    ...SET_FLAGS,
    'c/containers:s=* e/env:a from:s keys:l list:b overwrite:b=true prefix:s resolve:b',
  ),
  async run(call) {
    const { objects, pairs } = splitPairs([...call.args, ...call.flags.list('env')]);
    if (objects.length === 0 && !call.hasFiles) {
      throw new KubectlError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    if (call.flags.bool('list')) return listEnv(call, objects);
    const from = call.flags.text('from') === '' ? [] : await envFrom(call);
    if (pairs.length + from.length === 0) {
      throw new KubectlError('at least one environment variable must be provided');
    }
    const remove = pairs.filter((pair) => !pair.includes('=')).map((pair) => pair.slice(0, -1));
    const set = pairs
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const equals = pair.indexOf('=');
        return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
      });
    const wanted = call.flags.text('containers');
    await changeTemplates(call, objects, 'env updated', (spec) =>
      eachContainer(spec, (container) =>
        wildcardMatches(wanted, container.name)
          ? withEnv(call, container, [...set, ...from], remove)
          : container,
      ),
    );
  },
};

function withEnv(
  call: Invocation,
  container: Obj,
  set: readonly Obj[],
  remove: readonly string[],
): Obj {
  const env: Obj[] = (container.env ?? []).filter((one: Obj) => !remove.includes(one.name));
  for (const one of set) {
    const at = env.findIndex(({ name }) => name === one.name);
    if (at >= 0 && !call.flags.bool('overwrite')) {
      throw new KubectlError(
        `'${one.name}' already has a value (${env[at].value}), and --overwrite is false`,
      );
    }
    if (at >= 0) env[at] = one;
    else env.push(one);
  }
  const { env: _, ...rest } = container;
  return env.length > 0 ? { ...rest, env } : rest;
}

/** The keys of a ConfigMap or Secret as variables that refer to it. */
async function envFrom(call: Invocation): Promise<readonly Obj[]> {
  const { items, errors } = await findItems(call, { words: [call.flags.text('from')] });
  if (errors.length > 0) throw new ManyErrors(errors);
  const keys = call.flags.list('keys');
  const prefix = call.flags.text('prefix');
  return items.flatMap(({ object }) => {
    const ref = object.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
    return Object.keys(object.data ?? {})
      .filter((key) => keys.length === 0 || keys.includes(key))
      .sort()
      .map((key) => ({
        name: prefix + key.toUpperCase().replaceAll(/[^A-Za-z0-9_]/g, '_'),
        valueFrom: { [ref]: { name: object.metadata.name, key } },
      }));
  });
}

async function listEnv(call: Invocation, objects: readonly string[]): Promise<void> {
  const { items, errors } = await findItems(call, { needsNames: true, words: objects });
  for (const { object } of items) {
    const spec = object.kind === 'Pod' ? object.spec : object.spec.template.spec;
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])] as Obj[]) {
      call.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
      for (const { name, value, valueFrom } of (container.env ?? []) as Obj[]) {
        call.out(
          valueFrom ? `# ${name} from ${sourceText(valueFrom)}\n` : `${name}=${value ?? ''}\n`,
        );
      }
    }
  }
  if (errors.length > 0) throw new ManyErrors(errors);
}

function sourceText(from: Obj): string {
  if (from.fieldRef) return `field path ${from.fieldRef.fieldPath}`;
  if (from.resourceFieldRef) return `resource field ${from.resourceFieldRef.resource}`;
  if (from.secretKeyRef) return `secret ${from.secretKeyRef.name}, key ${from.secretKeyRef.key}`;
  return `configmap ${from.configMapKeyRef.name}, key ${from.configMapKeyRef.key}`;
}

export const setResources: Command = {
  path: 'set resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  completes: 'workloads',
  flags: flagSpecs(...SET_FLAGS, 'c/containers:s=* limits:s requests:s'),
  async run(call) {
    const [limits, requests] = [call.flags.text('limits'), call.flags.text('requests')];
    if (limits === '' && requests === '') {
      throw new KubectlError(
        'you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    }
    const change = {
      ...(limits === '' ? {} : { limits: resourceList(limits) }),
      ...(requests === '' ? {} : { requests: resourceList(requests) }),
    };
    const wanted = call.flags.text('containers');
    await changeTemplates(call, call.args, 'resource requirements updated', (spec) => {
      const found = spec.containers.some((one: Obj) => wildcardMatches(wanted, one.name));
      if (!found) throw new KubectlError(`unable to find container named ${wanted}`);
      return {
        ...spec,
        containers: spec.containers.map((container: Obj) =>
          wildcardMatches(wanted, container.name)
            ? { ...container, resources: merged(container.resources ?? {}, change) }
            : container,
        ),
      };
    });
  },
};

function merged(before: Obj, change: Obj): Obj {
  const after = { ...before };
  for (const part of Object.keys(change)) {
    const amounts = { ...before[part], ...change[part] };
    for (const name of Object.keys(change[part]))
      if (change[part][name] === '0') delete amounts[name];
    after[part] = amounts;
  }
  return after;
}

export const setServiceAccount: Command = {
  path: 'set serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  completes: 'workloads',
  flags: flagSpecs(...SET_FLAGS),
  async run(call) {
    const name = call.args.at(-1);
    if (name === undefined) throw new KubectlError('serviceaccount is required');
    await changeTemplates(call, call.args.slice(0, -1), 'serviceaccount updated', (spec) => ({
      ...spec,
      serviceAccountName: name,
      serviceAccount: name,
    }));
  },
};

export const setSelector: Command = {
  path: 'set selector',
  summary: 'Set the selector on a resource',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS',
  completes: 'workloads',
  flags: flagSpecs(...SET_FLAGS, 'resource-version:s'),
  async run(call) {
    const text = call.args.at(-1);
    if (text === undefined || call.args.length < 2) {
      throw new KubectlError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    }
    const { items, errors } = await findItems(call, {
      words: call.args.slice(0, -1),
      needsNames: true,
    });
    const failed: unknown[] = [...errors];
    for (const item of items) {
      try {
        const { matchLabels = {} } = labelSelector(text);
        const isService = item.object.kind === 'Service';
        if (!isService) throw new KubectlError('setting a selector is only supported for Services');
        const selector: Obj = { ...matchLabels };
        for (const key of Object.keys(item.object.spec.selector ?? {})) selector[key] ??= null;
        const result =
          call.dryRun === 'client'
            ? { ...item.object, spec: { ...item.object.spec, selector: matchLabels } }
            : await sendPatch(call, item, { spec: { selector } });
        call.report(result, 'selector updated');
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};
