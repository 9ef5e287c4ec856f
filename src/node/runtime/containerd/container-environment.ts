// The environment of a container: layers of image, services and manifest, one table when listed.
import { PORTS_VARIABLE } from '../../../world/images/generic/generic-server.ts';
import type { Image } from '../../../world/images/catalogue.ts';
import type { ContainerConfig } from '../cri.ts';

const GENERIC_ENTRYPOINT = '/server';
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
type Variables = readonly (readonly [name: string, value: string])[];

/**
 * Most programs ask for one variable or none, and thousands of replicas have the same: the table is
 * made when somebody wants it whole.
 */
export class ContainerEnvironment implements ReadonlyMap<string, string> {
  private made: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly config: ContainerConfig,
    private readonly image: Image,
    private readonly hostname: string,
  ) {}

  get(name: string): string | undefined {
    if (this.made) return this.made.get(name);
    const { config, image } = this;
    const found =
      lastOf(config.env, name) ??
      lastOf(config.sharedEnv, name) ??
      lastOf(image.definition.env, name);
    if (found !== undefined) return found;
    return name === 'PATH' ? DEFAULT_PATH : this.all.get(name);
  }

  has(name: string): boolean {
    return this.all.has(name);
  }

  get size(): number {
    return this.all.size;
  }

  keys() {
    return this.all.keys();
  }

  values() {
    return this.all.values();
  }

  entries() {
    return this.all.entries();
  }

  forEach(tell: (value: string, name: string, all: ReadonlyMap<string, string>) => void): void {
    for (const [name, value] of this.all) tell(value, name, this);
  }

  [Symbol.iterator]() {
    return this.all[Symbol.iterator]();
  }

  private get all(): ReadonlyMap<string, string> {
    return (this.made ??= tableOf(this.config, this.image, this.hostname));
  }
}

function lastOf(variables: Variables, name: string): string | undefined {
  for (let index = variables.length - 1; index >= 0; index--) {
    const variable = variables[index] as readonly [string, string];
    if (variable[0] === name) return variable[1];
  }
  return undefined;
}

function tableOf(
  config: ContainerConfig,
  image: Image,
  hostname: string,
): ReadonlyMap<string, string> {
  const env = new Map<string, string>([
    ['PATH', DEFAULT_PATH],
    ['HOSTNAME', hostname],
  ]);
  for (const layer of [image.definition.env, config.sharedEnv, config.env]) {
    for (const [name, value] of layer) env.set(name, value);
  }
  // Only the server for unknown images looks at it; others must not see it.
  const isGeneric = image.definition.entrypoint[0] === GENERIC_ENTRYPOINT;
  if (isGeneric && config.ports.length > 0) env.set(PORTS_VARIABLE, config.ports.join(','));
  if (config.tty && !env.has('TERM')) env.set('TERM', 'xterm');
  return env;
}
