// Runs the commands of a scenario on a cluster of its own, in virtual time.
import { Engine } from '../../../src/engine/engine.ts';
import type { RuntimeName } from '../../../src/engine/cluster/cluster-config.ts';
import { newInvariants } from '../../../src/lab/checks/invariants.ts';
import { ClusterDriver } from './cluster-driver.ts';
import type { Block } from './scenario-file.ts';
import { splitWords } from './words.ts';

/** Replays every command; answers the blocks with the outputs that came out. */
export function runScenario(blocks: readonly Block[]): Block[] {
  let driver: ClusterDriver | undefined;
  return blocks.map((block) => {
    if (block.is === 'text') return block;
    const { command, input } = block.step;
    const [verb = '', ...words] = splitWords(command);
    let output = '';
    if (verb === 'cluster') driver = newDriver(words);
    else output = (driver ??= newDriver([])).run(verb, words, input);
    return { is: 'step', step: { command, input, output: output.trimEnd() } };
  });
}

function newDriver(words: readonly string[]): ClusterDriver {
  const options = new Map(words.map((word) => word.split('=') as [string, string]));
  const engine = Engine.create({
    seed: Number(options.get('seed') ?? 7),
    nodes: Number(options.get('nodes') ?? 3),
    controlPlanes: Number(options.get('control-planes') ?? 1),
    nodeCpuMilli: Number(options.get('cpu') ?? 4) * 1000,
    nodeMemoryBytes: Number(options.get('memory') ?? 8) * 1024 ** 3,
    freeze: true,
    runtimes: runtimesOf(options.get('runtimes') ?? ''),
  });
  return new ClusterDriver(engine, newInvariants());
}

/** `worker-1:cri-o,worker-2:docker`. */
function runtimesOf(text: string): { readonly [node: string]: RuntimeName } {
  const pairs = text === '' ? [] : text.split(',').map((pair) => pair.split(':'));
  return Object.fromEntries(pairs) as { readonly [node: string]: RuntimeName };
}
