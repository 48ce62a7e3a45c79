import { Reader } from "protobufjs/minimal";

/** A message of the wire in two: one of its fields, and the rest. */
export interface Split {
  /** The message without the field. */
  readonly rest: Uint8Array;
  /** What the field holds, with its length before it; absent where the message lacks the field. */
  readonly taken: Uint8Array | undefined;
}

/** How a field that holds a message is laid out. */
const WITH_LENGTH = 2;

/**
 * Takes one message out of another, as bytes.
 *
 * @param bytes the message that holds the other
 * @param field number of the field that holds it; the last one counts, as for every reader of the wire
 * @throws RangeError where the bytes end too early
 */
export function withoutField(bytes: Uint8Array, field: number): Split {
  const wanted = (field << 3) | WITH_LENGTH;
  const reader = Reader.create(bytes);
  const kept: Uint8Array[] = [];
  let keptUpTo = 0;
  let taken: Uint8Array | undefined;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const found = reader.uint32();
    const content = reader.pos;
    reader.skipType(found & 7);
    if (found !== wanted) continue;
    kept.push(bytes.subarray(keptUpTo, start));
    taken = bytes.subarray(content, reader.pos);
    keptUpTo = reader.pos;
  }
  kept.push(bytes.subarray(keptUpTo));
  return { rest: Buffer.concat(kept), taken };
}
