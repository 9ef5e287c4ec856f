// When CronJobs are due. Facts: pkg/controller/cronjob/utils_test.go, cronjob_controllerv2_test.go;
// github.com/robfig/cron/v3 spec_test.go.
import { expect, test } from 'vitest';
import type { CronJob, Job } from '../../../model/generated/types.ts';
import { formatTime, parseTime } from '../../../model/meta/time.ts';
import { dueTimes, isTooLate, jobsToRemove, untilNext } from './plan.ts';
import { rfc1123z } from './rfc1123z.ts';
import { nextTime, parseSchedule } from './schedule.ts';
import { noteJobs } from './status.ts';
import { timeZone, UTC } from '../../../model/meta/time-zones.ts';

const at = (text: string): number => parseTime(text) as number;

// TestNext of robfig/cron: from, schedule, next.
test.each([
  ['2012-07-09T14:45:00Z', '0/15 * * * *', '2012-07-09T15:00:00Z'],
  ['2012-07-09T14:59:59Z', '0/15 * * * *', '2012-07-09T15:00:00Z'],
  ['2012-07-09T15:45:00Z', '20-35/15 * * * *', '2012-07-09T16:20:00Z'],
  ['2012-07-09T23:46:00Z', '*/15 * * * *', '2012-07-10T00:00:00Z'],
  ['2012-07-09T23:45:00Z', '20-35/15 * * * *', '2012-07-10T00:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 1/2 * * *', '2012-07-10T01:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 10-12 * * *', '2012-07-10T10:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 1/2 */2 * *', '2012-07-11T01:20:00Z'],
  ['2012-07-09T23:35:51Z', '20-35/15 * 9-20 * *', '2012-07-10T00:20:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 9 Apr-Oct ?', '2012-08-09T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 */5 Apr,Aug,Oct Mon', '2012-08-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 */5 Oct Mon', '2012-10-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 * Feb Mon', '2013-02-04T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 * Feb Mon/2', '2013-02-01T00:00:00Z'],
  ['2012-12-31T23:59:45Z', '* * * * *', '2013-01-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 29 Feb ?', '2016-02-29T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@hourly', '2012-07-10T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@weekly', '2012-07-15T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@monthly', '2012-08-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '@every 1h30m', '2012-07-10T01:05:00Z'],
  ['2012-07-09T23:35:00Z', '0 12 * * 1-5', '2012-07-10T12:00:00Z'],
  ['2012-07-13T13:00:00Z', '0 12 * * mon-fri', '2012-07-16T12:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 1,15 * Sun', '2012-07-15T00:00:00Z'],
])('CJ6: after %s, %s comes %s', (from, text, expected) => {
  const schedule = parseSchedule(text);
  expect(schedule && formatTime(nextTime(schedule, at(from), UTC) as number)).toBe(expected);
});

test('CJ6: 31 February never comes', () => {
  expect(nextTime(parseSchedule('0 0 31 2 *')!, at('2026-01-01T00:00:00Z'), UTC)).toBeUndefined();
});

test.each([
  '',
  '* * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  'a * * * *',
  '*/0 * * * *',
  '5-1 * * * *',
  '@never',
])('CJ6: "%s" is no schedule', (text) => expect(parseSchedule(text)).toBeUndefined());

test.each([
  ['Europe/Berlin', '0 9 * * *', '2026-01-10T09:30:00Z', '2026-01-11T08:00:00Z'],
  ['Europe/Berlin', '0 9 * * *', '2026-07-10T09:30:00Z', '2026-07-11T07:00:00Z'],
  ['America/New_York', '0 9 * * *', '2026-03-07T15:00:00Z', '2026-03-08T13:00:00Z'],
  ['Asia/Kolkata', '0 0 * * *', '2026-01-10T00:00:00Z', '2026-01-10T18:30:00Z'],
  ['Australia/Sydney', '0 12 * * *', '2026-01-10T12:00:00Z', '2026-01-11T01:00:00Z'],
  ['Etc/GMT+5', '0 12 * * *', '2026-01-10T12:00:00Z', '2026-01-10T17:00:00Z'],
  ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z'],
])('CJ6: %s, %s', (zone, text, from, expected) => {
  expect(formatTime(nextTime(parseSchedule(text)!, at(from), timeZone(zone)!) as number)).toBe(
    expected,
  );
});

test('CJ6: zones that are not known', () => {
  expect([timeZone('Mars/Olympus'), timeZone('Local')]).toEqual([undefined, undefined]);
});

const CREATED = '2016-05-19T09:00:00Z';
function cron(spec: object = {}, status?: object): CronJob {
  return {
    metadata: { name: 'hello', namespace: 'default', uid: 'u', creationTimestamp: CREATED },
    spec: { schedule: '0 * * * ?', jobTemplate: {}, ...spec },
    ...(status ? { status } : {}),
  } as CronJob;
}
const last = (lastScheduleTime: string) => ({ lastScheduleTime });

// TestMostRecentScheduleTime, TestNextScheduleTime: now, due.
test.each([
  ['before the first', {}, undefined, '2016-05-19T09:50:00Z', undefined],
  ['one came', {}, undefined, '2016-05-19T10:01:00Z', '2016-05-19T10:00:00Z'],
  ['that one is done', {}, last('2016-05-19T10:00:00Z'), '2016-05-19T10:02:00Z', undefined],
  ['two came', {}, undefined, '2016-05-19T11:05:00Z', '2016-05-19T11:00:00Z'],
  [
    'five since the last',
    {},
    last('2016-05-19T10:00:00Z'),
    '2016-05-19T15:30:00Z',
    '2016-05-19T15:00:00Z',
  ],
  [
    'a deadline hides older ones',
    { startingDeadlineSeconds: 60 },
    undefined,
    '2016-05-19T11:05:00Z',
    undefined,
  ],
  [
    'within the deadline',
    { startingDeadlineSeconds: 600 },
    undefined,
    '2016-05-19T11:05:00Z',
    '2016-05-19T11:00:00Z',
  ],
  [
    'uneven steps',
    { schedule: '30 10,11,12,13,14,15,16,17,18,19,20,21,22,23,0,1,2 * * *' },
    undefined,
    '2016-05-20T09:00:00Z',
    '2016-05-20T02:30:00Z',
  ],
  [
    'weekdays over a weekend',
    { schedule: '0 6 * * 1-5' },
    last('2016-05-20T06:00:00Z'),
    '2016-05-23T07:00:00Z',
    '2016-05-23T06:00:00Z',
  ],
] as const)('CJ1: %s', (_, spec, status, now, expected) => {
  const of = cron(spec, status);
  const { due } = dueTimes(of, parseSchedule(of.spec.schedule)!, UTC, at(now));
  expect(due === undefined ? undefined : formatTime(due)).toBe(expected);
});

test.each([
  ['a week of hours', {}, '2016-05-26T09:30:00Z', true],
  ['with a deadline', { startingDeadlineSeconds: 700 }, '2016-05-26T09:05:00Z', false],
  ['a day of hours', {}, '2016-05-20T09:30:00Z', false],
])('CJ1: many missed: %s', (_, spec, now, expected) => {
  const of = cron(spec);
  expect(dueTimes(of, parseSchedule(of.spec.schedule)!, UTC, at(now)).isManyMissed).toBe(expected);
});

test('CJ1: too late', () => {
  const due = at('2016-05-19T10:00:00Z');
  expect(isTooLate(cron({ startingDeadlineSeconds: 10 }), due, due + 11_000_000)).toBe(true);
  expect(isTooLate(cron({ startingDeadlineSeconds: 12 }), due, due + 11_000_000)).toBe(false);
  expect(isTooLate(cron(), due, due + 1e12)).toBe(false);
  expect(rfc1123z(due)).toBe('Thu, 19 May 2016 10:00:00 +0000');
});

test('CJ2: the next look is a tenth of a second after the next time', () => {
  expect(untilNext(parseSchedule('0 * * * *')!, UTC, at('2016-05-19T09:59:59Z'))).toBe(1_100_000);
});

function job(name: string, end?: 'Complete' | 'Failed', startTime = CREATED): Job {
  const conditions = end ? [{ type: end, status: 'True' }] : [];
  const completionTime = end === 'Complete' ? { completionTime: startTime } : {};
  return {
    metadata: { name, namespace: 'default', uid: `uid-${name}` },
    status: { startTime, conditions, ...completionTime },
  } as unknown as Job;
}

// TestControllerV2CleanupFinishedJobs: limits, what goes.
test.each([
  ['keep one of each', 1, 1, ['a', 'c']],
  ['keep none', 0, 0, ['a', 'b', 'c', 'd']],
  ['keep all good ones', 5, 0, ['c', 'd']],
  ['no limits', undefined, undefined, []],
])('CJ4: %s', (_, good, bad, expected) => {
  const jobs = [
    job('b', 'Complete', '2016-05-19T11:00:00Z'),
    job('a', 'Complete', '2016-05-19T10:00:00Z'),
    job('c', 'Failed', '2016-05-19T10:00:00Z'),
    job('d', 'Failed', '2016-05-19T11:00:00Z'),
    job('e'),
  ];
  const limits = {
    ...(good === undefined ? {} : { successfulJobsHistoryLimit: good }),
    ...(bad === undefined ? {} : { failedJobsHistoryLimit: bad }),
  };
  expect(jobsToRemove(cron(limits), jobs).map(({ metadata }) => metadata.name)).toEqual(expected);
});

test('CJ3: the active list', () => {
  const told: string[] = [];
  const ref = (name: string) => ({ name, uid: `uid-${name}` });
  const of = cron({}, { active: [ref('done'), ref('gone'), ref('runs')] });
  const jobs = [job('done', 'Complete'), job('runs'), job('stranger')];
  const status = noteJobs(of, jobs, (type, reason) => told.push(`${type} ${reason}`));
  expect(status?.active).toEqual([ref('runs')]);
  expect(status?.lastSuccessfulTime).toBe(CREATED);
  expect(told).toEqual(['Normal SawCompletedJob', 'Warning UnexpectedJob', 'Normal MissingJob']);
});
