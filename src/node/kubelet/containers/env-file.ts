// Variables from a file that an init container wrote into an emptyDir.
// Upstream: pkg/kubelet/util/env/env_util.go, kubelet_pods.go (makeEnvironmentVariables).
import type { FileKeySelector } from '../../../model/generated/types.ts';
import { FileSystem } from '../../../world/machines/file-system.ts';
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import { ConfigError } from './config-error.ts';

/** Undefined when it is missing and may be. Throws ConfigError when it may not. */
export function fileKeyValue(
  volumes: PodVolumes | undefined,
  { volumeName, path, key, optional }: FileKeySelector,
): string | undefined {
  const volume = volumes?.mounted.get(volumeName);
  if (!volume) {
    throw new ConfigError(`cannot find the volume "${volumeName}" referenced by FileKeyRef`);
  }
  const text = FileSystem.of(volume.tree).readText(`/${path}`);
  if (typeof text !== 'string') {
    if (optional) return undefined;
    throw new ConfigError(`couldn't parse env file: open ${path}: no such file or directory`);
  }
  const value = readVariable(text, key);
  if (value === undefined && !optional) {
    throw new ConfigError(`environment variable key "${key}" not found in file "${path}"`);
  }
  return value;
}

/** `NAME='value'`: text in single quotes is taken as it is, line ends included. */
export function readVariable(text: string, key: string): string | undefined {
  const found = text.matchAll(/^[ \t]*([A-Za-z_][\w.-]*)=(?:'([^']*)'|(.*))$/gm);
  let value: string | undefined;
  for (const [, name, quoted, plain] of found) if (name === key) value = quoted ?? plain?.trim();
  return value;
}
