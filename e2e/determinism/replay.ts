// A session file, as a browser has saved it, done again wherever this runs.
import { quantityNumber } from '../../src/engine/views/amounts.ts';
import { Engine } from '../../src/engine/engine.ts';
import { Replay } from '../../src/engine/replay.ts';
import type { SessionFile } from '../../src/hosts/worker/session.ts';
import { readSession } from '../../src/hosts/worker/read-session.ts';

/** The hash of its history where the session ends. */
export function replay(text: string): string {
  const session = readSession(JSON.parse(text) as unknown);
  if (typeof session === 'string') throw new Error(session);
  const { config, entries, mark }: SessionFile = session;
  const engine = Engine.create({
    seed: config.seed,
    nodes: config.nodes,
    controlPlanes: config.controlPlanes,
    nodeCpuMilli: Math.round(quantityNumber(config.nodeCpu) * 1000),
    nodeMemoryBytes: quantityNumber(config.nodeMemory),
    nodePods: config.nodePods,
  });
  engine.startJournal();
  const hash = engine.startHashing();
  new Replay(engine, entries, mark.at).run();
  return hash.digest();
}
