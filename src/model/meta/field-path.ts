// The path of a field in an object, built downwards and put into words only when needed.

/** An immutable path such as spec.containers[0].env[NAME]. */
export class FieldPath {
  private constructor(
    private readonly parent: FieldPath | undefined,
    private readonly name: string,
    /** In brackets: a place in a list, or a key. */
    private readonly place: number | string | undefined,
  ) {}

  /** A path that starts at a field of the object, such as `FieldPath.of('spec', 'replicas')`. */
  static of(name: string, ...more: string[]): FieldPath {
    return new FieldPath(undefined, name, undefined).below(more);
  }

  /** One or two fields further down. No list of names: every check of every field comes by here. */
  child(name: string, next?: string, last?: string): FieldPath {
    const path = new FieldPath(this, name, undefined);
    if (next === undefined) return path;
    return last === undefined ? path.child(next) : path.child(next, last);
  }

  private below(names: readonly string[]): FieldPath {
    return names.reduce<FieldPath>((path, name) => path.child(name), this);
  }

  index(index: number): FieldPath {
    return new FieldPath(this, '', index);
  }

  key(key: string): FieldPath {
    return new FieldPath(this, '', key);
  }

  toString(): string {
    const before = this.parent?.toString() ?? '';
    if (this.place !== undefined) return `${before}[${this.place}]`;
    return before === '' ? this.name : `${before}.${this.name}`;
  }
}
