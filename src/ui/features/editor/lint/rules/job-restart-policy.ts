// The pods of a Job end: they may not be started again for ever, which is the default of pods.
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const JOB_RESTART_POLICY: LintRule = {
  name: 'job-restart-policy',
  *check({ kind, object }) {
    const pods = kind === 'Job' || kind === 'CronJob' ? podsOf(kind, object) : undefined;
    if (!pods) return;
    const { restartPolicy } = pods.spec;
    const field = `${pods.path}.restartPolicy`;
    if (restartPolicy === 'Always') {
      yield warning(
        field,
        `The pods of a ${kind} end: restartPolicy is OnFailure or Never, and Always is refused.`,
        { title: 'Use Never', is: 'set', path: field, text: 'Never' },
      );
    } else if (restartPolicy === undefined) {
      yield warning(
        pods.path,
        `restartPolicy is Always when it is not given, which a ${kind} is refused for: give ` +
          'OnFailure or Never.',
        { title: 'Add restartPolicy', is: 'add', path: pods.path, text: 'restartPolicy: Never' },
      );
    }
  },
};
