// The end of a command that writes into a pipe which nobody reads.

/** 128 + SIGPIPE. */
export const BROKEN_PIPE = 141;
