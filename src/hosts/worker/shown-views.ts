// What the page is shown: the present, or a moment of the past, in the views it has asked for.
import { Views } from '../../engine/views/views.ts';
import { tell } from '../../engine/views/narrator/tellers.ts';
import type { NarratorPatch } from '../../engine/views/view-types.ts';
import type { Past } from '../../engine/history/past.ts';
import type { EngineDoor } from './engine-door.ts';
import type { Patch, Subscription, ViewName } from './protocol.ts';

/** How many writes back something is looked for that tells of a moment. */
const TOLD_WITHIN = 400;

interface Looking {
  readonly past: Past;
  readonly views: Views;
}

export class ShownViews {
  /** The moment of the past that is shown; null: the present. */
  shown: number | null = null;
  private readonly live: Views;
  private looking: Looking | undefined;
  private readonly subscriptions = new Map<ViewName, Subscription>();
  private told: NarratorPatch | undefined;

  constructor(private readonly engine: EngineDoor) {
    this.live = new Views(engine.stores, engine.controlPlane);
  }

  subscribe(subscription: Subscription): void {
    this.subscriptions.set(subscription.view, subscription);
    show(this.views, subscription);
  }

  unsubscribe(view: ViewName): void {
    this.subscriptions.delete(view);
    hide(this.views, view);
  }

  /** Shows a moment of the past; null, or a moment that is not past yet: the present. */
  look(at: number | null): void {
    const before = this.views;
    if (at === null || at >= this.engine.now) {
      this.looking = undefined;
      this.shown = null;
    } else {
      this.looking ??= this.open();
      this.looking.past.moveTo(at);
      this.shown = at;
      this.told = this.tellOf(at);
    }
    if (this.views === before) {
      // Undone events come out of order: the list of them is sent anew.
      const events = this.subscriptions.get('events');
      if (events) show(this.views, events);
      return;
    }
    for (const view of this.subscriptions.keys()) hide(before, view);
    for (const subscription of this.subscriptions.values()) show(this.views, subscription);
  }

  /** What changed since the last call in what is shown. */
  take(): Patch[] {
    const patches: Patch[] = this.views.take();
    const timeline = this.engine.timeline.take();
    if (timeline) patches.push(timeline);
    if (!this.looking) return patches;
    // Moving about in the past is no news: the narrator says what happened there.
    this.live.forget();
    const shown = patches.filter(({ view }) => view !== 'narrator');
    if (this.told) shown.push(this.told);
    this.told = undefined;
    return shown;
  }

  private get views(): Views {
    return this.looking?.views ?? this.live;
  }

  private open(): Looking {
    const past = this.engine.past();
    return { past, views: new Views(past.stores, undefined, this.live) };
  }

  /** The last thing worth a sentence up to a moment. */
  private tellOf(at: number): NarratorPatch | undefined {
    const { chronicle } = this.engine;
    const last = chronicle.numberAt(at);
    for (let number = last; number > last - TOLD_WITHIN; number--) {
      const record = chronicle.record(number);
      const sentence = record && tell(record);
      if (!sentence) continue;
      const { text, tone, about } = sentence;
      return { view: 'narrator', lines: [{ at: record.at, text, tone, about }] };
    }
    return undefined;
  }
}

function show(views: Views, subscription: Subscription): void {
  switch (subscription.view) {
    case 'topology':
      return views.topology.show(subscription.namespace, subscription.labels);
    case 'events':
      return views.events.show(subscription.namespace, subscription.limit);
    case 'inspector':
      return views.inspector.show(subscription.of);
    case 'control-plane':
      return views.controlPlane.show();
  }
}

function hide(views: Views, view: ViewName): void {
  if (view === 'control-plane') views.controlPlane.hide();
  else views[view].hide();
}
