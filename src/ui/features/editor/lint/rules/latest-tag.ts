// An image without a version: nobody can say later which one ran.
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

export const LATEST_TAG: LintRule = {
  name: 'latest-tag',
  *check(document) {
    for (const { container, path } of containersOf(document)) {
      const { image = '', imagePullPolicy } = container;
      const name = image.slice(image.lastIndexOf('/') + 1);
      if (image === '' || name.includes('@')) continue;
      const tag = name.split(':')[1];
      if (tag !== undefined && tag !== 'latest') continue;
      const pull = imagePullPolicy ? '' : ' It is pulled at every start (imagePullPolicy: Always).';
      yield info(
        `${path}.image`,
        `"${image}" means whatever is latest that day: give a version, so that all pods run the ` +
          `same and a roll back has something to go back to.${pull}`,
      );
    }
  },
};
