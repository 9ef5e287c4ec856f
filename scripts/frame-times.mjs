// Reads a trace of the page's main thread: what took its time, and how much of each frame.

const CATEGORIES = ['devtools.timeline', 'toplevel', 'cc', 'blink'];
const FRAME = 'ProxyMain::BeginMainFrame';
/** Scripts with all that they call, styles and layout; not painting and putting together. */
const SCRIPT_AND_LAYOUT = new RegExp(
  [
    'FunctionCall|EventDispatch|FireAnimationFrame|TimerFire|HandlePostMessage|RunMicrotasks',
    'V8|v8|GC|EvaluateScript|serviceScripted|AnimationTimeline|HitTest|CanvasRendering|WritePixels',
    'recalcStyle|rebuildLayoutTree|UpdateLayoutTree|performLayout|^Layout$',
  ].join('|'),
);

/** The main thread's events while something goes on, outer before inner, and how long it was. */
export async function recordTrace(browser, page, meanwhile) {
  await browser.startTracing(page, { categories: CATEGORIES });
  const start = performance.now();
  await meanwhile();
  const seconds = (performance.now() - start) / 1000;
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const isMain = ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain';
  const sizes = new Map();
  for (const { pid, tid } of traceEvents) {
    sizes.set(`${pid} ${tid}`, (sizes.get(`${pid} ${tid}`) ?? 0) + 1);
  }
  const size = ({ pid, tid }) => sizes.get(`${pid} ${tid}`);
  const [main] = traceEvents.filter(isMain).sort((a, b) => size(b) - size(a));
  const mine = traceEvents
    .filter(({ ph, pid, tid }) => ph === 'X' && pid === main?.pid && tid === main.tid)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  return { mine, seconds };
}

/** Calls back for each event with its milliseconds of the thread's time and what is around it. */
function walk(events, visit) {
  const open = [];
  for (const event of events) {
    while (open.length > 0 && open[open.length - 1].ts + open[open.length - 1].dur <= event.ts) {
      open.pop();
    }
    visit(event, (event.tdur ?? event.dur) / 1000, open[open.length - 1]);
    open.push(event);
  }
}

/** Names of events and the milliseconds of each without what it called, most first. */
export function selfTimes(events) {
  const sums = new Map();
  const add = (name, time) => sums.set(name, (sums.get(name) ?? 0) + time);
  walk(events, ({ name }, time, outer) => {
    add(name, time);
    if (outer) add(outer.name, -time);
  });
  return [...sums].sort((a, b) => b[1] - a[1]);
}

/** Milliseconds from one frame's beginning to the next one's: script and layout, and all. */
export function frameTimes({ mine, seconds }) {
  const starts = mine.filter(({ name }) => name === FRAME).map(({ ts }) => ts);
  const frames = starts.map(() => ({ some: 0, all: 0 }));
  let at = -1;
  walk(mine, ({ name, ts }, time, outer) => {
    while (at + 1 < starts.length && starts[at + 1] <= ts) at++;
    const frame = frames[at];
    if (!frame) return;
    if (!outer) frame.all += time;
    if (SCRIPT_AND_LAYOUT.test(name)) frame.some += time;
    if (outer && SCRIPT_AND_LAYOUT.test(outer.name)) frame.some -= time;
  });
  const part = (key, share) => {
    const sorted = frames.map((frame) => frame[key]).sort((a, b) => a - b);
    return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  };
  return {
    'frames/s': Math.round((frames.length / seconds) * 10) / 10,
    'script + layout, median ms': part('some', 0.5),
    'p95 ms': part('some', 0.95),
    'all, median ms': part('all', 0.5),
    'all, p95 ms': part('all', 0.95),
  };
}
