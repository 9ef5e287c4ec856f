// The static pods of a node: manifests in a directory, read again when a file changes.
// Upstream: pkg/kubelet/config/file.go, common.go.
import type { Task } from '../../../kernel/task.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { Pod, PodSpec } from '../../../model/generated/types.ts';
import { fnv1a32, hashValue } from '../../../model/meta/hash.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { readYamlValue } from '../../../model/schema/yaml.ts';
import { defaultOwnPodSpec } from '../../../model/resources/pod-spec/default-pod-spec.ts';
import { isFileError } from '../../../world/machines/file-system-error.ts';
import { MANIFEST_DIRECTORY } from '../kubelet-config.ts';
import type { KubeletParts } from '../kubelet-parts.ts';

export const CONFIG_HASH = 'kubernetes.io/config.hash';
export const CONFIG_MIRROR = 'kubernetes.io/config.mirror';
export const CONFIG_SOURCE = 'kubernetes.io/config.source';
export const CONFIG_SEEN = 'kubernetes.io/config.seen';

/** Tells all static pods now and after every change of the directory. */
export function watchManifests(
  parts: KubeletParts,
  onChange: (pods: readonly Pod[]) => void,
): void {
  parts.process.spawn('static pods', watch(parts, onChange));
}

function* watch(parts: KubeletParts, onChange: (pods: readonly Pod[]) => void): Task {
  const { files } = parts.config.machine;
  const seen = new Map<string, { readonly text: string; readonly pod: Pod | undefined }>();
  for (;;) {
    const names = new Set<string>();
    let isChanged = false;
    const list = files.list(MANIFEST_DIRECTORY);
    for (const { name, node } of isFileError(list) ? [] : list) {
      if (node.kind !== 'file' || name.startsWith('.')) continue;
      names.add(name);
      if (seen.get(name)?.text === node.text) continue;
      seen.set(name, { text: node.text, pod: readManifest(parts, name, node.text) });
      isChanged = true;
    }
    for (const name of seen.keys()) {
      if (names.has(name)) continue;
      seen.delete(name);
      isChanged = true;
    }
    if (isChanged) {
      const pods = [...seen.values()].flatMap(({ pod }) => (pod ? [pod] : []));
      onChange(pods);
    }
    yield* rootTree(parts).changed.wait();
    // An editor writes more than once: look when it is quiet.
    yield* sleep(SETTLE);
  }
}

const SETTLE = 1_000_000;

function rootTree(parts: KubeletParts) {
  const { mount } = parts.config.machine.files.mounts;
  if (!mount) throw new Error('a machine has a disk');
  return mount.tree;
}

function readManifest(parts: KubeletParts, name: string, text: string): Pod | undefined {
  const manifest = readText(text) as Partial<Pod> | null | undefined;
  if (manifest?.kind !== 'Pod' || !manifest.spec?.containers || !manifest.metadata?.name) {
    return undefined;
  }
  return staticPod(parts, name, manifest as Pod);
}

/** JSON is YAML, and read much faster as what it is. */
function readText(text: string): unknown {
  if (text.startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      // YAML may begin like this too.
    }
  }
  const read = readYamlValue(text);
  return 'problem' in read ? undefined : read.value;
}

/** Upstream: config/common.go (applyDefaults): uid by hash, node's name, toleration, source. */
function staticPod(parts: KubeletParts, file: string, manifest: Pod): Pod {
  const { nodeName } = parts.config;
  const hash = configHash(`${nodeName}${MANIFEST_DIRECTORY}/${file}`, manifest);
  const { metadata } = manifest;
  const spec: PodSpec = {
    ...manifest.spec,
    nodeName,
    tolerations: [
      ...(manifest.spec.tolerations ?? []),
      { effect: 'NoExecute', operator: 'Exists' },
    ],
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${metadata.name}-${nodeName}`,
      namespace: metadata.namespace ?? 'default',
      uid: hash,
      annotations: {
        ...metadata.annotations,
        [CONFIG_HASH]: hash,
        [CONFIG_SEEN]: formatTime(parts.now()),
        [CONFIG_SOURCE]: 'file',
      },
    },
    spec: defaultOwnPodSpec(spec),
  };
}

/** 32 hexadecimal digits, as the MD5 that upstream uses has. */
function configHash(place: string, manifest: Pod): string {
  let hash = '';
  let seed = fnv1a32(place);
  for (let part = 0; part < 4; part++) {
    seed = hashValue(manifest, seed);
    hash += seed.toString(16).padStart(8, '0');
  }
  return hash;
}
