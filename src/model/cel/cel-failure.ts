// What a CEL expression ends in that has no value.

/** An expression that does not compile or could not be evaluated. */
export class CelFailure extends Error {}
