// An image that no registry of this world hands out, or that nobody has described.
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';

export const IMAGE_UNKNOWN: LintRule = {
  name: 'image-unknown',
  *check(document, facts) {
    for (const { container, path } of containersOf(document)) {
      const { image } = container;
      const sight = image ? facts.image(image) : undefined;
      if (!image || !sight || sight.is === 'known') continue;
      if (sight.is === 'failed') {
        const why = sight.message.replace(/^failed to pull .*?: failed to resolve .*?": /, '');
        yield warning(
          `${path}.image`,
          `The image "${image}" cannot be pulled (${why}): its pods end in ImagePullBackOff.`,
        );
      } else {
        yield info(
          `${path}.image`,
          `The catalogue does not know "${image}": it runs here as a plain server that answers ` +
            '200 on its containerPorts.',
        );
      }
    }
  },
};
