// Puts manifests to the API server one by one, as kubectl does: a bad one stops no other.
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { APPLY_PATCH, ApiFailure, call } from '../../api/api.ts';
import type { KnownResource } from '../../api/paths.ts';
import { discover, objectPath } from '../../api/paths.ts';
import type { Ghost } from '../../store/ghosts.ts';
import { foretell } from '../../../model/meta/foretell.ts';
import { faultPaths } from './fault-paths.ts';
import { lineOf, readManifests } from './manifest-client.ts';
import type { Manifest, Problem } from './read-manifests.ts';

export type Intent = 'apply' | 'dry run' | 'delete';

export interface Outcome {
  /** Lines as kubectl prints them: `deployment.apps/web created`. */
  readonly done: readonly string[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** What a dry run foretells. */
  readonly ghosts: readonly Ghost[];
}

const FIELD_MANAGER = 'kubetarium';

interface Sent {
  readonly done: string;
  readonly warnings: readonly string[];
  readonly ghost?: Ghost | undefined;
}

/** Reads the text and does it; `onProgress` hears how many of how many are done. */
export async function putManifests(
  text: string,
  intent: Intent,
  namespace: string,
  onProgress: (done: number, all: number) => void,
): Promise<Outcome> {
  const { manifests, problems } = await readManifests(text);
  const outcome = {
    done: [] as string[],
    problems: [...problems],
    warnings: [] as string[],
    ghosts: [] as Ghost[],
  };
  if (manifests.length === 0 && problems.length === 0) {
    outcome.problems.push({ line: 1, message: 'error: no objects passed to apply' });
  }
  const resources = new Map<string, Promise<KnownResource | undefined>>();
  for (const [index, manifest] of manifests.entries()) {
    onProgress(index, manifests.length);
    try {
      const { done, warnings, ghost } = await put(manifest, intent, namespace, resources);
      outcome.done.push(done);
      outcome.warnings.push(...warnings);
      if (ghost) outcome.ghosts.push(ghost);
    } catch (error) {
      const ghost = intent === 'dry run' ? inNewNamespace(manifest, manifests, error) : undefined;
      if (ghost) outcome.ghosts.push(ghost);
      else outcome.problems.push(await problemOf(manifest, error));
    }
  }
  return outcome;
}

/** A dry run makes no namespace: what goes into one of the same text is not refused for that. */
function inNewNamespace(
  { kind, name, namespace, object }: Manifest,
  manifests: readonly Manifest[],
  error: unknown,
): Ghost | undefined {
  const isRefused =
    error instanceof ApiFailure &&
    error.status.code === 404 &&
    error.status.message === `namespaces "${namespace}" not found`;
  const isMade = manifests.some((one) => one.kind === 'Namespace' && one.name === namespace);
  return isRefused && isMade ? ghostOf({ kind, namespace, name }, undefined, object) : undefined;
}

interface Target {
  readonly path: string;
  /** `deployment.apps/web` */
  readonly title: string;
  readonly of: ObjectName;
}

async function targetOf(
  manifest: Manifest,
  chosenNamespace: string,
  resources: Map<string, Promise<KnownResource | undefined>>,
): Promise<Target> {
  const { apiVersion, kind, name } = manifest;
  const key = `${apiVersion} ${kind}`;
  const found = resources.get(key) ?? discover(apiVersion, kind);
  resources.set(key, found);
  const resource = await found;
  if (!resource) {
    // What is asked for first may define the kind that is asked for next.
    resources.delete(key);
    throw new Error(noMatch(manifest));
  }
  if (name === '') throw new Error('error: resource name may not be empty');
  const namespace = resource.namespaced ? manifest.namespace || chosenNamespace || 'default' : '';
  const path = objectPath(apiVersion, resource.plural, namespace, name);
  const title = `${groupKind(apiVersion, kind)}/${name}`;
  return { path, title, of: { kind, namespace, name } };
}

async function put(
  manifest: Manifest,
  intent: Intent,
  chosenNamespace: string,
  resources: Map<string, Promise<KnownResource | undefined>>,
): Promise<Sent> {
  const target = await targetOf(manifest, chosenNamespace, resources);
  const { path, title } = target;
  if (intent === 'delete') {
    await call('DELETE', `${path}?propagationPolicy=Background`);
    return { done: `${title} deleted`, warnings: [] };
  }
  return apply(target, { ...manifest.object }, intent);
}

interface Stored {
  readonly metadata?: { readonly resourceVersion?: string };
}

async function apply({ path, title, of }: Target, object: object, intent: Intent): Promise<Sent> {
  const before = await read(path);
  // Creation judges a manifest as a whole, in the words that people know from kubectl.
  if (!before) await tryCreate(path, object);
  const dry = intent === 'dry run' ? '&dryRun=All' : '';
  const query = `?fieldManager=${FIELD_MANAGER}&force=true&fieldValidation=Strict${dry}`;
  const { body, warnings } = await call<Stored>('PATCH', path + query, object, APPLY_PATCH);
  const ghost = dry ? ghostOf(of, before, body) : undefined;
  const isKept = before?.metadata?.resourceVersion === body.metadata?.resourceVersion;
  const isSame = dry ? ghost === undefined : isKept;
  const word = before === undefined ? 'created' : isSame ? 'unchanged' : 'configured';
  return { done: `${title} ${word}${dry ? ' (dry run)' : ''}`, warnings, ghost };
}

function ghostOf(of: ObjectName, before: object | undefined, after: object): Ghost | undefined {
  const foretold = foretell(of.kind, before, after);
  return foretold && { of, ...foretold };
}

async function tryCreate(path: string, object: object): Promise<void> {
  const collection = path.slice(0, path.lastIndexOf('/'));
  const query = `?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict&dryRun=All`;
  await call('POST', collection + query, object);
}

async function read(path: string): Promise<Stored | undefined> {
  try {
    return (await call<Stored>('GET', path)).body;
  } catch (error) {
    if (error instanceof ApiFailure && error.status.code === 404) return undefined;
    throw error;
  }
}

async function problemOf(manifest: Manifest, error: unknown): Promise<Problem> {
  const message = error instanceof Error ? error.message : String(error);
  const paths = error instanceof ApiFailure ? faultPaths(error.status) : [];
  return { line: await lineOf(manifest.index, paths), message };
}

function groupKind(apiVersion: string, kind: string): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${kind.toLowerCase()}${group}`;
}

/** Upstream: cli-runtime pkg/resource/mapper.go. */
function noMatch({ name, namespace, kind, apiVersion }: Manifest): string {
  return (
    `resource mapping not found for name: "${name}" namespace: "${namespace}" from "STDIN": ` +
    `no matches for kind "${kind}" in version "${apiVersion}"\n` +
    'ensure CRDs are installed first'
  );
}
