// What a full or missing storage means for a session, in words.
import type { StorageState } from '../../hosts/worker/protocol.ts';
import { elapsedText } from './virtual-time.ts';

/** `start` is when the cluster was started, in virtual microseconds. */
export function storageWords(storage: StorageState, start: number): string {
  switch (storage.is) {
    case 'kept':
      return 'Kept in this browser: it survives a reload.';
    case 'full':
      return (
        `The browser's storage is full: this session is kept up to ` +
        `${elapsedText(storage.at - start)}, and nothing that was kept is lost. ` +
        'Delete old sessions, or save this one to a file.'
      );
    case 'none':
      return `This browser keeps no sessions (${storage.why}). Save this one to a file.`;
  }
}
