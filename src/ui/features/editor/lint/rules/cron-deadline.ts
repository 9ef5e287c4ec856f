// A CronJob that may come too late for its own deadline: its controller looks every 10 seconds.
// Source: "CronJob", limitations.
import type { CronJob } from '../../../../../model/generated/types.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

const SHORTEST_SECONDS = 10;

export const CRON_DEADLINE: LintRule = {
  name: 'cron-deadline',
  *check({ kind, object }) {
    if (kind !== 'CronJob') return;
    const { startingDeadlineSeconds: seconds } = (object as CronJob).spec;
    if (seconds === undefined || seconds >= SHORTEST_SECONDS) return;
    yield info(
      'spec.startingDeadlineSeconds',
      `With less than ${SHORTEST_SECONDS} seconds a Job may never be started: the controller ` +
        'looks at the schedule every 10 seconds.',
    );
  },
};
