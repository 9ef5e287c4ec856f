// The type of crowd-page.mjs, for tests.

/** Copies the page to `to`, with bench/crowd-scene in place of its engine. */
export function makeCrowdPage(root: string, from: string, to: string): Promise<void>;
