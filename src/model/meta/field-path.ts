// The path of a field in an object, built downwards and put into words only when needed.

/** An immutable path such as spec.containers[0].env[NAME]. */
export class FieldPath {
  readonly #parent: FieldPath | undefined;
  readonly #name: string;
  readonly #index: string | undefined;

  private constructor(parent: FieldPath | undefined, name: string, index: string | undefined) {
    this.#parent = parent;
    this.#name = name;
    this.#index = index;
  }

  /** A path that starts at a field of the object, such as `FieldPath.of('spec', 'replicas')`. */
  static of(name: string, ...more: string[]): FieldPath {
    return new FieldPath(undefined, name, undefined).child(...more);
  }

  child(...names: readonly string[]): FieldPath {
    return names.reduce<FieldPath>((path, name) => new FieldPath(path, name, undefined), this);
  }

  index(index: number): FieldPath {
    return new FieldPath(this, '', String(index));
  }

  key(key: string): FieldPath {
    return new FieldPath(this, '', key);
  }

  toString(): string {
    const before = this.#parent?.toString() ?? '';
    if (this.#index !== undefined) return `${before}[${this.#index}]`;
    return before === '' ? this.#name : `${before}.${this.#name}`;
  }
}
