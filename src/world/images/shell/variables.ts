// A shell's variables: shared with subshells until one of them changes something.

export interface Variable {
  readonly value: string | undefined;
  readonly isExported: boolean;
  readonly isReadOnly: boolean;
}

const UNSET: Variable = { value: undefined, isExported: false, isReadOnly: false };

export class Variables {
  private isShared = false;
  private exported: ReadonlyMap<string, string> | undefined;

  private constructor(private map: Map<string, Variable>) {}

  static from(environment: ReadonlyMap<string, string>): Variables {
    const map = new Map<string, Variable>();
    for (const [name, value] of environment) {
      map.set(name, { value, isExported: true, isReadOnly: false });
    }
    const variables = new Variables(map);
    variables.exported = environment;
    return variables;
  }

  fork(): Variables {
    const copy = new Variables(this.map);
    copy.exported = this.exported;
    copy.isShared = this.isShared = true;
    return copy;
  }

  get(name: string): string | undefined {
    return this.map.get(name)?.value;
  }

  lookup(name: string): Variable {
    return this.map.get(name) ?? UNSET;
  }

  isReadOnly(name: string): boolean {
    return this.map.get(name)?.isReadOnly ?? false;
  }

  set(name: string, value: string): void {
    const old = this.map.get(name) ?? UNSET;
    this.put(name, { ...old, value });
  }

  put(name: string, variable: Variable): void {
    if (variable.isExported || this.map.get(name)?.isExported) this.exported = undefined;
    this.own().set(name, variable);
  }

  mark(name: string, marks: Partial<Pick<Variable, 'isExported' | 'isReadOnly'>>): void {
    this.put(name, { ...this.lookup(name), ...marks });
  }

  delete(name: string): void {
    if (!this.map.has(name)) return;
    this.exported = undefined;
    this.own().delete(name);
  }

  /** What a command that is started sees. */
  environment(): ReadonlyMap<string, string> {
    if (this.exported) return this.exported;
    const environment = new Map<string, string>();
    for (const [name, { value, isExported }] of this.map) {
      if (isExported && value !== undefined) environment.set(name, value);
    }
    return (this.exported = environment);
  }

  /** All that have a value, by name. */
  all(): [string, Variable][] {
    return [...this.map]
      .filter(([, variable]) => variable.value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  }

  private own(): Map<string, Variable> {
    if (this.isShared) this.map = new Map(this.map);
    this.isShared = false;
    return this.map;
  }
}
