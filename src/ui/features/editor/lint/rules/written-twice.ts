// The same object twice in one paste: the later one is what stays.
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

export const WRITTEN_TWICE: LintRule = {
  name: 'written-twice',
  *check({ index, kind, name, namespace }, { documents }) {
    const first = documents.find(
      (one) => one.kind === kind && one.name === name && one.namespace === namespace,
    );
    if (name === '' || !first || first.index === index) return;
    yield info('metadata.name', `${kind} "${name}" stands above already: this one replaces it.`);
  },
};
