// Bytes through a stream of the browser's, whole and bounded.

/** What comes out of a stream that packs or unpacks; throws above `limit` bytes. */
export async function piped(
  blob: Blob,
  through: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = blob.stream().pipeThrough<Uint8Array<ArrayBuffer>>(through).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) throw new Error('too much');
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
