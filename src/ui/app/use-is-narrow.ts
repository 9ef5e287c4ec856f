// Whether the window is too narrow for panels side by side: a phone, or a tablet held upright.
import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 700px), (max-width: 1000px) and (orientation: portrait)');

export function useIsNarrow(): boolean {
  return useSyncExternalStore(listen, () => narrow.matches);
}

function listen(call: () => void): () => void {
  narrow.addEventListener('change', call);
  return () => narrow.removeEventListener('change', call);
}
