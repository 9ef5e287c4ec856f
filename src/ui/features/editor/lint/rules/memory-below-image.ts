// A memory limit below what the image's program holds at rest: the container is killed at once.
import { wholeValue } from '../../../../../model/meta/quantity.ts';
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

const MEBIBYTE = 2 ** 20;

export const MEMORY_BELOW_IMAGE: LintRule = {
  name: 'memory-below-image',
  *check(document, facts) {
    for (const { container, path } of containersOf(document)) {
      const { image, resources, command } = container;
      const limit = resources?.limits?.['memory'];
      // What runs in place of the image's program may need less.
      if (!image || limit === undefined || command) continue;
      const sight = facts.image(image);
      if (!sight || sight.is === 'failed') continue;
      if (wholeValue(limit) >= sight.memoryBytes) continue;
      const needed = Math.ceil(sight.memoryBytes / MEBIBYTE);
      const field = `${path}.resources.limits.memory`;
      const text = `${needed * 2}Mi`;
      yield warning(
        field,
        `"${image}" holds ${needed}Mi at rest, more than the limit of ${limit}: its container is ` +
          'OOMKilled as soon as it starts, and the pod ends in CrashLoopBackOff.',
        { title: `Limit it to ${text}`, is: 'set', path: field, text },
      );
    }
  },
};
