// `$(NAME)` of a variable that the container does not have stays as it is written.
// Source: "Define Dependent Environment Variables".
import type { Container } from '../../../../../model/generated/types.ts';
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

/** Doubled, the dollar is meant. */
const REFERENCE = /\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g;
/** What the cluster itself gives every container of a namespace with Services. */
const OF_SERVICES = /_(SERVICE_HOST|SERVICE_PORT|PORT)(_\w+)?$/;

export const ENVIRONMENT_REFERENCE: LintRule = {
  name: 'environment-reference',
  *check(document) {
    for (const { container, path } of containersOf(document)) {
      // Which names a whole ConfigMap brings is not looked up.
      if ((container.envFrom ?? []).length > 0) continue;
      for (const { text, at, known } of textsOf(container)) {
        for (const [, name] of text.matchAll(REFERENCE)) {
          if (name === undefined || known.has(name) || OF_SERVICES.test(name)) continue;
          yield info(
            `${path}.${at}`,
            `Container "${container.name}" has no variable ${name} at this place: $(${name}) ` +
              'stays as it is written.',
          );
        }
      }
    }
  },
};

interface Text {
  readonly text: string;
  readonly at: string;
  readonly known: ReadonlySet<string>;
}

/** A variable may use those above it, command and arguments all of them. */
function* textsOf({ env = [], command = [], args = [] }: Container): Iterable<Text> {
  const known = new Set<string>();
  for (const [n, { name, value }] of env.entries()) {
    if (value !== undefined) yield { text: value, at: `env[${n}].value`, known: new Set(known) };
    known.add(name);
  }
  for (const [n, text] of command.entries()) yield { text, at: `command[${n}]`, known };
  for (const [n, text] of args.entries()) yield { text, at: `args[${n}]`, known };
}
