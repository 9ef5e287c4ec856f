// A variable given twice to one container: the later one counts.
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const ENVIRONMENT_TWICE: LintRule = {
  name: 'environment-twice',
  *check(document) {
    for (const { container, path } of containersOf(document)) {
      const seen = new Set<string>();
      for (const [at, { name }] of (container.env ?? []).entries()) {
        if (seen.has(name)) {
          yield warning(
            `${path}.env[${at}].name`,
            `${name} stands above already: the later value counts, and server-side apply refuses ` +
              'such a list when it merges it.',
          );
        }
        seen.add(name);
      }
    }
  },
};
