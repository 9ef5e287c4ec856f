// Why a strategic merge patch was refused.

/** A patch that makes no sense; the server answers 400 with the message. */
export class StrategicPatchError extends Error {}
