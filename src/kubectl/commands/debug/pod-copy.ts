// The copy of a pod that kubectl debug --copy-to makes. Upstream: kubectl pkg/cmd/debug/debug.go
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { withProfile } from './profiles.ts';

interface Wish {
  readonly container: Obj;
  /** It stands beside those that are there. */
  readonly isNew: boolean;
  /** One of that name is there and is changed. */
  readonly isThere: boolean;
}

export function podCopy({ flags }: Invocation, pod: Obj, { container, isNew, isThere }: Wish): Obj {
  const { metadata, spec } = pod;
  const { nodeName, ephemeralContainers: _, initContainers, ...rest } = spec;
  const images = new Map(
    flags.list('set-image').map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
  const profile = flags.text('profile');
  const hasCommand = container.command !== undefined || container.args !== undefined;
  // Only images were asked for: then there is no debugging container for a profile.
  const isProfiled = isNew || isThere || hasCommand;
  const changed = (one: Obj): Obj => {
    const image = images.get(one.name) ?? images.get('*');
    const isIt = isThere && one.name === container.name;
    const given = isIt ? withProfile(overlay(one, container), profile) : one;
    return withoutProbes(image ? { ...given, image } : given, flags);
  };
  const containers = spec.containers.map(changed);
  // A command without a name is for the first of them.
  if (!isNew && !isThere && hasCommand) {
    containers[0] = withProfile(overlay(containers[0], container), profile);
  }
  if (isNew) containers.push(withProfile(container, profile));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: flags.text('copy-to'),
      namespace: metadata.namespace,
      ...(flags.bool('keep-labels') ? { labels: metadata.labels } : {}),
      ...(flags.bool('keep-annotations') ? { annotations: metadata.annotations } : {}),
    },
    spec: {
      ...rest,
      containers,
      ...(initContainers && flags.bool('keep-init-containers')
        ? { initContainers: initContainers.map(changed) }
        : {}),
      ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
      ...(flags.isSet('share-processes') || (isProfiled && profile !== 'legacy')
        ? { shareProcessNamespace: flags.bool('share-processes') }
        : {}),
    },
  };
}

/** What was given replaces what is there; a new command also drops the old arguments. */
function overlay(one: Obj, given: Obj): Obj {
  const { name: _, image, command, args, ...others } = given;
  const { args: old, ...rest } = one;
  const kept = command || args ? rest : one;
  return {
    ...kept,
    ...others,
    ...(command ? { command } : {}),
    ...(args ? { args } : old && !command ? { args: old } : {}),
    ...(image ? { image } : {}),
  };
}

function withoutProbes(container: Obj, flags: Invocation['flags']): Obj {
  const { livenessProbe, readinessProbe, startupProbe, ...rest } = container;
  return {
    ...rest,
    ...(livenessProbe && flags.bool('keep-liveness') ? { livenessProbe } : {}),
    ...(readinessProbe && flags.bool('keep-readiness') ? { readinessProbe } : {}),
    ...(startupProbe && flags.bool('keep-startup') ? { startupProbe } : {}),
  };
}
