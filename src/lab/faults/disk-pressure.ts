// DiskPressure: a huge file fills a node's disk.
import { isFileError } from '../../world/machines/file-system-error.ts';
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { targetMachine } from './target.ts';

const BALLAST = '/var/tmp/ballast';
/** The kubelet's threshold is a tenth of the disk. */
const DEFAULT_PERCENT = 95;

export const diskPressure: FaultAction = {
  action: 'DiskPressure',
  about: "fills a node's disk to parameters.usedPercent (95), and keeps it so",
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const { files, name, spec: size } = target.found;
    const given = spec.parameters?.['usedPercent'];
    const percent = given === undefined ? DEFAULT_PERCENT : Number(given);
    if (!(percent > 0 && percent <= 100)) {
      return failed(`parameters.usedPercent must be above 0 and at most 100, not "${given}"`);
    }
    if (files.exists(BALLAST)) return failed(`the disk of node "${name}" is filled already`);
    const own = files.mounts.mount?.tree.usedBytes ?? 0;
    const bytes = Math.max(0, Math.floor((size.diskBytes * percent) / 100) - own);
    files.makeDirectory('/var/tmp', { parents: true });
    const file = files.openForWriting(BALLAST);
    const problem = isFileError(file) ? file : file.writeZeros(bytes);
    if (isFileError(problem)) return failed(`the file ${BALLAST} cannot be written`);
    return {
      is: 'active',
      message: `${bytes} bytes of the disk of node "${name}" are taken`,
      heal: () => void files.remove(BALLAST),
    };
  },
};
