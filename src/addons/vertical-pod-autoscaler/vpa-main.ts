// The three programs of the vertical pod autoscaler, which share what they know of targets.
import type { ApiClient } from '../../client/api-client.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import type { Task } from '../../kernel/task.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { serveAdmission } from './admission.ts';
import { Recommender } from './recommender.ts';
import { DEFAULT_RECOMMENDER } from './recommend.ts';
import type { RecommenderOptions } from './recommend.ts';
import { Targets } from './targets.ts';
import { Updater } from './updater.ts';

export type VpaPart = 'recommender' | 'updater' | 'admission-controller';

export function* runVpa(self: ProgramContext, client: ApiClient, part: VpaPart): Task<number> {
  const options = optionsOf(self.argv);
  if (typeof options === 'string') {
    self.stderr.write(`F ${options}\n`);
    return 255;
  }
  const informers = new InformerFactory(client);
  const targets = new Targets(informers);
  yield* informers.startAll();
  const warn = (text: string): void => self.stderr.write(`E ${text}\n`);
  switch (part) {
    case 'recommender':
      yield* new Recommender(client, targets, options).run(warn);
      break;
    case 'updater':
      yield* new Updater(client, targets).run(warn);
      break;
    case 'admission-controller':
      yield* serveAdmission(self, client, targets);
      break;
  }
  return 0;
}

/** Upstream: pkg/recommender/main.go, logic/recommender.go */
const FLAGS: ReadonlyMap<string, keyof RecommenderOptions> = new Map([
  ['--target-cpu-percentile', 'target'],
  ['--recommendation-lower-bound-cpu-percentile', 'lower'],
  ['--recommendation-upper-bound-cpu-percentile', 'upper'],
  ['--recommendation-margin-fraction', 'safetyMargin'],
  ['--pod-recommendation-min-cpu-millicores', 'podMinCpuMilli'],
  ['--pod-recommendation-min-memory-mb', 'podMinMemoryMegabytes'],
]);

function optionsOf(argv: readonly string[]): RecommenderOptions | string {
  let options = DEFAULT_RECOMMENDER;
  for (const word of argv) {
    const [flag = '', value = ''] = word.split('=');
    const name = FLAGS.get(flag);
    if (name === undefined) continue;
    const number = Number(value);
    if (value === '' || !(number >= 0)) return `invalid argument "${value}" for "${flag}" flag`;
    options = { ...options, [name]: number };
  }
  return options;
}
