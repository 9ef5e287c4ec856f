// Going to the past, back to the present, and off on another way from a moment.
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import { elapsedText } from '../../store/virtual-time.ts';

export function goLive(): void {
  if (useEngine.getState().clock?.shown != null) engine.look(null);
}

/** A new session that begins with all that was done up to the moment shown, or up to now. */
export async function branchFromHere(): Promise<void> {
  const { clock, session } = useEngine.getState();
  if (!clock || !session) return;
  const at = clock.shown ?? clock.now;
  const given = await engine.query({ kind: 'session', until: at });
  engine.restart({ is: 'given', session: given, origin: { id: session.id, at } });
  const when = elapsedText(at - clock.start);
  notify('good', `A branch begins at ${when}. The session it leaves is kept under Sessions.`);
}
