// One value of a kubeconfig by its path: `clusters.kind.server`, `contexts.dev.namespace`.
// Upstream: kubectl pkg/cmd/config/{set,navigation_step_parser}.go
import type { Obj } from '../../api/client.ts';
import { KubectlError } from '../../errors.ts';
import type { Kubeconfig, Part } from './kubeconfig.ts';
import { entryOf, withEntry, withoutEntry } from './kubeconfig.ts';

const PARTS: readonly Part[] = ['clusters', 'users', 'contexts'];
const BOOLEANS = new Set(['insecure-skip-tls-verify', 'disable-compression']);
const DATA = /-data$/;

/** With a value set, or taken away when it is undefined. Throws KubectlError for no such path. */
export function setValue(config: Kubeconfig, path: string, value: string | undefined): Kubeconfig {
  if (path === 'current-context') return { ...config, 'current-context': value ?? '' };
  const part = PARTS.find((one) => path === one || path.startsWith(`${one}.`));
  if (!part) {
    throw new KubectlError(`unable to parse ${path} after [] at api.Config`);
  }
  const rest = path.slice(part.length + 1);
  if (rest === '') {
    if (value !== undefined) throw new KubectlError(`can't set a map to a value: ${path}`);
    return { ...config, [part]: [] };
  }
  const { name, field } = splitEntry(config, part, rest);
  if (field === '') {
    if (value !== undefined) throw new KubectlError(`can't set a struct to a value: ${path}`);
    return withoutEntry(config, part, name);
  }
  const next: Obj = { ...entryOf(config, part, name) };
  if (value === undefined) delete next[field];
  else next[field] = valueOf(field, value);
  return withEntry(config, part, name, next);
}

/** Names may have dots: one that is known wins, else all but the last part. */
function splitEntry(config: Kubeconfig, part: Part, rest: string) {
  const known = config[part]
    .map(({ name }) => name)
    .find((name) => rest === name || rest.startsWith(`${name}.`));
  if (known !== undefined) return { name: known, field: rest.slice(known.length + 1) };
  const dot = rest.lastIndexOf('.');
  return dot < 0
    ? { name: rest, field: '' }
    : { name: rest.slice(0, dot), field: rest.slice(dot + 1) };
}

function valueOf(field: string, value: string): unknown {
  if (BOOLEANS.has(field)) return value === 'true';
  return DATA.test(field) ? btoa(value) : value;
}
