// Reads Go type metadata (struct fields with their tags) from an unstripped Linux Go binary.
// The binary's .typelink section lists reflected types; layout as in Go 1.25 internal/abi.

const KINDS = {
  1: 'bool',
  2: 'int',
  5: 'int32',
  6: 'int64',
  8: 'uint8',
  10: 'uint32',
  11: 'uint64',
  14: 'float64',
  17: 'array',
  20: 'interface',
  21: 'map',
  22: 'pointer',
  23: 'slice',
  24: 'string',
  25: 'struct',
};
const STRUCT_FIELDS_LIMIT = 500;

/** All struct types of the binary as a Map of "package/path.Name" to {pkg, name, fields}. */
export function readGoStructs(binary) {
  const reader = new TypeReader(binary);
  reader.readTypeLinks();
  const structs = new Map();
  for (const type of reader.types.values()) {
    if (type.kind !== 'struct' || !type.pkg) continue;
    structs.set(`${type.pkg}.${baseName(type)}`, type);
  }
  return structs;
}

/** The bare name of a Go type: "v1.Pod" gives "Pod". */
export function baseName(type) {
  return type.name.split('.').pop();
}

class TypeReader {
  constructor(binary) {
    this.binary = binary;
    this.view = new DataView(binary.buffer, binary.byteOffset, binary.length);
    this.types = new Map();
    this.sections = this.readSections();
    this.base = this.section('.rodata').address;
  }

  section(name) {
    const found = this.sections.find((section) => section.name === name);
    if (!found) throw new Error(`the binary has no section ${name}`);
    return found;
  }

  u64(at) {
    return Number(this.view.getBigUint64(at, true));
  }

  readSections() {
    const start = this.u64(40);
    const count = this.view.getUint16(60, true);
    const sections = [];
    for (let i = 0; i < count; i++) {
      const at = start + i * 64;
      sections.push({
        nameAt: this.view.getUint32(at, true),
        address: this.u64(at + 16),
        offset: this.u64(at + 24),
        size: this.u64(at + 32),
      });
    }
    const strings = sections[this.view.getUint16(62, true)].offset;
    for (const section of sections) {
      const end = this.binary.indexOf(0, strings + section.nameAt);
      section.name = this.binary.toString('latin1', strings + section.nameAt, end);
    }
    return sections;
  }

  offsetOf(address) {
    const inside = (s) => s.address > 0 && address >= s.address && address < s.address + s.size;
    const section = this.sections.find(inside);
    return section ? address - section.address + section.offset : -1;
  }

  varint(at) {
    let value = 0;
    for (let bytes = 0; ; bytes++) {
      const byte = this.binary[at + bytes];
      value |= (byte & 127) << (7 * bytes);
      if (!(byte & 128)) return [value, bytes + 1];
    }
  }

  text(at) {
    const [length, prefix] = this.varint(at);
    const start = at + prefix;
    return { text: this.binary.toString('utf8', start, start + length), end: start + length };
  }

  nameAndTag(address) {
    const at = this.offsetOf(address);
    if (at < 0) return undefined;
    const { text, end } = this.text(at + 1);
    const tag = this.binary[at] & 2 ? this.text(end).text : '';
    return { text, tag, embedded: (this.binary[at] & 8) !== 0 };
  }

  readTypeLinks() {
    const links = this.section('.typelink');
    for (let at = links.offset; at < links.offset + links.size; at += 4) {
      this.typeAt(this.base + this.view.getInt32(at, true));
    }
  }

  typeAt(address) {
    const known = this.types.get(address);
    if (known) return known;
    const at = this.offsetOf(address);
    if (at < 0) return undefined;
    const flags = this.binary[at + 20];
    const stored = this.nameAndTag(this.base + this.view.getInt32(at + 40, true))?.text ?? '?';
    const kindNumber = this.binary[at + 23] & 31;
    const type = {
      kind: KINDS[kindNumber] ?? `kind${kindNumber}`,
      name: flags & 2 ? stored.slice(1) : stored,
      named: (flags & 4) !== 0,
    };
    this.types.set(address, type);
    this.readParts(type, at, flags);
    return type;
  }

  readParts(type, at, flags) {
    if (type.kind === 'pointer' || type.kind === 'slice') {
      type.elem = this.typeAt(this.u64(at + 48));
    } else if (type.kind === 'map') {
      type.elem = this.typeAt(this.u64(at + 56));
    } else if (type.kind === 'struct') {
      type.fields = this.readFields(at);
      const pkg = flags & 1 ? this.view.getInt32(at + 80, true) : 0;
      if (pkg) type.pkg = this.nameAndTag(this.base + pkg)?.text;
    }
  }

  readFields(at) {
    const start = this.offsetOf(this.u64(at + 56));
    const count = this.u64(at + 64);
    if (start < 0 || count > STRUCT_FIELDS_LIMIT) return [];
    const fields = [];
    for (let i = 0; i < count; i++) {
      const name = this.nameAndTag(this.u64(start + i * 24));
      const type = this.typeAt(this.u64(start + i * 24 + 8));
      fields.push({ name: name?.text, tag: name?.tag ?? '', embedded: !!name?.embedded, type });
    }
    return fields;
  }
}
