// Whether the window is too narrow for panels side by side: a phone, or half a tablet.
import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 700px)');

export function useIsNarrow(): boolean {
  return useSyncExternalStore(listen, () => narrow.matches);
}

function listen(call: () => void): () => void {
  narrow.addEventListener('change', call);
  return () => narrow.removeEventListener('change', call);
}
