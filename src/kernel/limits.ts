// Every bound of the kernel, with its unit in the name.

/** More events than this at one instant means that time is stuck in a loop. */
export const MAX_EVENTS_AT_ONE_INSTANT = 5_000_000;

/** Timer ids pack (sequence, slot) in one safe integer: 2^22 slots, 2^31 sequences. */
export const MAX_PENDING_EVENTS = 4_194_304;

/** Messages that one mailbox may hold before its owner is surely broken. */
export const MAX_MAILBOX_LENGTH = 2_000_000;

/** Spans kept by the trace before the oldest are overwritten. */
export const TRACE_SPANS = 262_144;
