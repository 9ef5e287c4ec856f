// Sessions as files on the person's own disk.
import type { SessionFile } from '../../../hosts/worker/protocol.ts';
import { readSession } from '../../../hosts/worker/read-session.ts';

export function saveSessionFile(session: SessionFile): void {
  const blob = new Blob([JSON.stringify(session)], { type: 'application/json' });
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(blob);
  anchor.download = `kubetarium-seed-${session.config.seed}.session.json`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

/** The session in a file, or a sentence that says why there is none. */
export async function readSessionFile(file: File): Promise<SessionFile | string> {
  try {
    return readSession(JSON.parse(await file.text()) as unknown);
  } catch {
    return 'This is no Kubetarium session.';
  }
}
