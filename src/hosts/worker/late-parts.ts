// What the worker loads second. In a build, the late modules (docs/decisions/0005-late-modules.md)
// are imported in here; in development all modules are loaded where they are used.

/** The late functions, for messages. */
export const LATE_NAMES: readonly string[] = [];
