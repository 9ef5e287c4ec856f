// The profiles that are in force: which one an image has, and what stands in for its program.
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Image, ImageResolution } from '../../world/images/catalogue.ts';
import type { Program } from '../../world/machines/program.ts';
import type { ImageProfileSpec } from '../simulation-api/image-profile-kind.ts';
import { profiledProgram } from './profiled-program.ts';

interface Entry {
  readonly name: string;
  readonly spec: ImageProfileSpec;
  readonly matches: RegExp;
  readonly program: Program;
}

export class ImageProfiles {
  /** The most exact pattern first. */
  private entries: readonly Entry[] = [];
  /** Images as nodes hold them, by the images of the catalogue. */
  private readonly images = new Map<Image, Image>();

  /** A profile comes into force, or changes. */
  set(name: string, spec: ImageProfileSpec): void {
    const entry = { name, spec, matches: patternOf(spec.image), program: profiledProgram(spec) };
    const others = this.entries.filter((other) => other.name !== name);
    this.entries = [...others, entry].sort(byExactness);
  }

  remove(name: string): void {
    this.entries = this.entries.filter((other) => other.name !== name);
  }

  /** The profile of an image by its names, if it has one. */
  find(names: readonly string[]): ImageProfileSpec | undefined {
    return this.entryOf(names)?.spec;
  }

  /** How long a pull takes, when a profile says so. */
  pullDuration(image: Image): Micros | undefined {
    const seconds = this.find(namesOf(image))?.pullSeconds;
    return seconds === undefined ? undefined : Math.round(seconds * SECOND);
  }

  /** The same resolution, with an image whose containers heed the profiles as they start. */
  apply(resolution: ImageResolution): ImageResolution {
    if (resolution.is === 'failed') return resolution;
    const { image } = resolution;
    let heeding = this.images.get(image);
    if (!heeding) {
      const names = namesOf(image);
      const standIn = (): Program | undefined => this.entryOf(names)?.program;
      heeding = { ...image, definition: { ...image.definition, standIn } };
      this.images.set(image, heeding);
    }
    return { is: 'found', image: heeding };
  }

  private entryOf(names: readonly string[]): Entry | undefined {
    return this.entries.find(({ matches }) => names.some((name) => matches.test(name)));
  }
}

/** docker.io/library/nginx:1.27, nginx:1.27, nginx: all the ways in which people name an image. */
function namesOf({ reference: { full, repository } }: Image): readonly string[] {
  const familiar = (name: string): string => name.replace(/^docker\.io\/(library\/)?/, '');
  return [full, repository, familiar(full), familiar(repository)];
}

function patternOf(image: string): RegExp {
  const escaped = image.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}

function byExactness(a: Entry, b: Entry): number {
  const wildness = (entry: Entry): number => (entry.spec.image.includes('*') ? 1 : 0);
  const difference = wildness(a) - wildness(b) || b.spec.image.length - a.spec.image.length;
  return difference || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
