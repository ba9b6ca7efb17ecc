/** A range of addresses: its bits as text of 0 and 1, without those that are open. */
export interface Range {
  readonly family: 4 | 6;
  readonly bits: string;
}

const MAPPED = `${'0'.repeat(80)}${'1'.repeat(16)}`;

/** Reads an address or a CIDR range; `null` for what is neither. */
export function parseRange(text: string): Range | null {
  const [address = '', length, more] = text.trim().split('/');
  if (more !== undefined) return null;
  const bits = address.includes(':') ? bitsOf6(address) : bitsOf4(address);
  if (bits === null) return null;
  const prefix = length === undefined ? bits.length : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > bits.length) return null;
  const kept = bits.slice(0, prefix);
  // An IPv4 address in the clothes of an IPv6 one.
  if (bits.length === 128 && kept.startsWith(MAPPED)) return { family: 4, bits: kept.slice(MAPPED.length) };
  return { family: bits.length === 32 ? 4 : 6, bits: kept };
}

/** True when S3 takes a range for one that narrows: no wider than /8, with IPv6 no wider than /32. */
export const isNarrow = ({ family, bits }: Range): boolean => bits.length >= (family === 4 ? 8 : 32);

export const containsRange = (wide: Range, narrow: Range): boolean =>
  wide.family === narrow.family && narrow.bits.startsWith(wide.bits);

function bitsOf4(text: string): string | null {
  const parts = text.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return isAddress ? parts.map((part) => binary(Number(part), 8)).join('') : null;
}

function bitsOf6(text: string): string | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tailBits = tail ? bitsOf4(tail[2] ?? '') : null;
  if (tail && tailBits === null) return null;
  const whole = tail && tailBits ? `${tail[1]}${groups(tailBits)}` : text;
  const [head = '', rest, more] = whole.split('::');
  if (more !== undefined) return null;
  const [left, right] = [groupsOf(head), groupsOf(rest ?? '')];
  const missing = 8 - left.length - right.length;
  if (rest === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return all.map((group) => binary(Number.parseInt(group, 16), 16)).join('');
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

const groups = (bits: string): string =>
  [bits.slice(0, 16), bits.slice(16)].map((half) => Number.parseInt(half, 2).toString(16)).join(':');

const binary = (value: number, length: number): string => value.toString(2).padStart(length, '0');
