import { Reader } from "protobufjs/minimal";

/** A value as Protocol Buffers' `Value` holds it. */
export type WireValue = null | boolean | number | string | WireValue[] | WireStruct;

/** An object as Protocol Buffers' `Struct` holds it. */
export interface WireStruct {
  [key: string]: WireValue;
}

/** A field's number and how it is laid out, as the wire writes both in one: varint 0, 64 bits 1, with length 2. */
const key = (field: number, layout: 0 | 1 | 2): number => (field << 3) | layout;

/** The one field of Struct and of ListValue; the name of an entry. */
const FIRST = key(1, 2);
/** The value of an entry. */
const ENTRY_VALUE = key(2, 2);
/** The kinds of a Value. */
const NULL = key(1, 0);
const NUMBER = key(2, 1);
const STRING = key(3, 2);
const BOOLEAN = key(4, 0);
const STRUCT = key(5, 2);
const LIST = key(6, 2);

/** Reads a message's length and then its fields; `field` is told each key and says whether it read that field. */
function readFields(reader: Reader, field: (key: number) => boolean): void {
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const found = reader.uint32();
    if (!field(found)) reader.skipType(found & 7);
  }
}

function readValue(reader: Reader): WireValue {
  let value: WireValue = null;
  readFields(reader, (found) => {
    if (found === STRING) value = reader.string();
    else if (found === STRUCT) value = readStruct(reader);
    else if (found === LIST) value = readList(reader);
    else if (found === NUMBER) value = reader.double();
    else if (found === BOOLEAN) value = reader.bool();
    else if (found === NULL) value = reader.uint32() === 0 ? null : value;
    else return false;
    return true;
  });
  return value;
}

function readList(reader: Reader): WireValue[] {
  const items: WireValue[] = [];
  readFields(reader, (found) => {
    if (found !== FIRST) return false;
    items.push(readValue(reader));
    return true;
  });
  return items;
}

function readStruct(reader: Reader): WireStruct {
  const struct: WireStruct = {};
  readFields(reader, (entry) => {
    if (entry !== FIRST) return false;
    let name = "";
    let value: WireValue = null;
    readFields(reader, (found) => {
      if (found === FIRST) name = reader.string();
      else if (found === ENTRY_VALUE) value = readValue(reader);
      else return false;
      return true;
    });
    struct[name] = value;
    return true;
  });
  return struct;
}

/**
 * Reads a `google.protobuf.Struct` straight into plain values. The generated classes make an object of theirs for
 * every value first, which takes several times as long.
 *
 * @param bytes the length of the message, and the message, as both stand in the message that holds it
 * @throws RangeError where the bytes end too early
 */
export function structOf(bytes: Uint8Array): WireStruct {
  return readStruct(Reader.create(bytes));
}
