// The functions of a module that may come later than the module: those that no function surrounds.
import { parseSync, Visitor } from 'vite';

/** Shorter ones are not worth a stand-in. */
const SHORTEST = 120;

export interface Unit {
  /** Names from the outside in, as `Queue.add` or `POLICIES.update`; each only once in a module. */
  readonly name: string;
  /** Where its text begins and ends. */
  readonly start: number;
  readonly end: number;
  /** How it is written: `function f() {}`, `m() {}` in a class or an object, or as a value. */
  readonly form: 'declaration' | 'class method' | 'object method' | 'function' | 'arrow';
}

interface Spot {
  readonly start: number;
  readonly end: number;
}

interface Named extends Spot {
  readonly id?: { readonly name?: string } | null;
}

interface Member extends Spot {
  readonly key: Spot & { readonly type: string; readonly name?: string };
  readonly value: Spot & { readonly type: string };
  readonly kind: string;
  readonly computed: boolean;
  readonly static?: boolean;
  readonly method?: boolean;
}

/** Finds them in JavaScript. Those that need their surroundings (super, #private) are left out. */
export function unitsOf(code: string): Unit[] {
  const { program } = parseSync('module.js', code);
  const finder = new Finder(code);
  new Visitor(finder.visits()).visit(program);
  return finder.units;
}

class Finder {
  readonly units: Unit[] = [];
  private readonly names: string[] = [];
  private readonly taken = new Map<string, number>();
  /** How many functions or fields are around: within them nothing is a unit. */
  private depth = 0;
  /** Where the classes begin that are written `X = class {}`. */
  private readonly namedClasses = new Set<number>();
  /** The method that the next function is the body of. */
  private member: { readonly at: number; readonly unit: Omit<Unit, 'name'> | null } | undefined;

  constructor(private readonly code: string) {}

  visits(): ConstructorParameters<typeof Visitor>[0] {
    const named = (node: Named): void => void this.names.push(node.id?.name ?? '');
    const left = (): void => void this.names.pop();
    const inside = (): void => void this.depth++;
    const outside = (): void => void this.depth--;
    const enter = (form: Unit['form']) => (node: Spot) => this.enter(node, form);
    return {
      VariableDeclarator: (node) => {
        named(node as unknown as Named);
        if (node.init?.type === 'ClassExpression') this.namedClasses.add(node.init.start);
      },
      'VariableDeclarator:exit': left,
      ClassDeclaration: named as never,
      'ClassDeclaration:exit': left,
      // A class without a name has nowhere to put a method later.
      ClassExpression: ({ start }) => void (this.depth += this.namedClasses.has(start) ? 0 : 1),
      'ClassExpression:exit': ({ start }) =>
        void (this.depth -= this.namedClasses.has(start) ? 0 : 1),
      PropertyDefinition: inside,
      'PropertyDefinition:exit': outside,
      StaticBlock: inside,
      'StaticBlock:exit': outside,
      Property: (node) => this.visitMember(node as unknown as Member, 'object method'),
      'Property:exit': left,
      MethodDefinition: (node) => this.visitMember(node as unknown as Member, 'class method'),
      'MethodDefinition:exit': left,
      FunctionDeclaration: (node) => {
        named(node as unknown as Named);
        this.enter(node, 'declaration');
      },
      'FunctionDeclaration:exit': () => {
        outside();
        left();
      },
      FunctionExpression: enter('function'),
      'FunctionExpression:exit': outside,
      ArrowFunctionExpression: enter('arrow'),
      'ArrowFunctionExpression:exit': outside,
    };
  }

  private visitMember(node: Member, form: Unit['form']): void {
    this.names.push(node.key.name ?? '');
    const isMethod = form === 'class method' || node.method === true;
    const isAccessor = node.kind === 'get' || node.kind === 'set' || node.kind === 'constructor';
    if (!isMethod && !isAccessor) return;
    const isPlain = !isAccessor && !node.computed && node.key.type === 'Identifier';
    const unit = isPlain && !node.static ? { start: node.start, end: node.end, form } : null;
    this.member = { at: node.value.start, unit };
  }

  private enter(node: Spot, form: Unit['form']): void {
    const { member } = this;
    const isOfMember = member?.at === node.start;
    this.member = undefined;
    const found = isOfMember ? member.unit : { start: node.start, end: node.end, form };
    if (this.depth++ === 0 && found && this.isFree(found)) {
      const path = this.names.filter((name) => name !== '').join('.');
      const count = (this.taken.get(path) ?? 0) + 1;
      this.taken.set(path, count);
      this.units.push({ ...found, name: count > 1 ? `${path}#${count}` : path });
    }
  }

  private isFree({ start, end }: Spot): boolean {
    const text = this.code.slice(start, end);
    return text.length >= SHORTEST && !/\bsuper\b|\barguments\b|\.#|#\w+ in\b|^async /.test(text);
  }
}
