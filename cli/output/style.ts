import { styleText } from 'node:util';
import { foreignAccountIn } from '../../core/base/arn.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Severity } from '../../core/base/severity.ts';
import type { Grade } from '../../core/posture/score.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import { escapeText } from './escape.ts';

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** Colours text, or leaves it as it is. */
export type Style = (format: Format, text: string) => string;

const coloured: Style = (format, text) => styleText(format, text, { validateStream: false });
const plain: Style = (_, text) => text;

interface Stream {
  readonly isTTY?: boolean;
}

/** Colour for terminals, unless `NO_COLOR` forbids it; `FORCE_COLOR` asks for it everywhere. */
export function styleFor(stream: Stream, environment: Readonly<Record<string, string | undefined>>): Style {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = environment;
  if (no) return plain;
  if (force !== undefined) return force === '0' || force === 'false' ? plain : coloured;
  return stream.isTTY && terminal !== 'dumb' ? coloured : plain;
}

export const SEVERITY_FORMAT: Readonly<Record<Severity, Format>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

export const GRADE_FORMAT: Readonly<Record<Grade, Format>> = {
  A: 'green',
  B: 'green',
  C: 'yellow',
  D: 'red',
  F: 'red',
};

export const STATE_FORMAT: Readonly<Record<KeyState, Format>> = {
  intact: 'green',
  altered: 'red',
  added: 'red',
  removed: 'red',
  unverifiable: 'yellow',
  pending: 'yellow',
  recorded: 'dim',
};

/** `2026-11-20 03:12:07`, in UTC. */
export const time = (iso: string | null): string => (iso ? iso.slice(0, 19).replace('T', ' ') : '-');

// Of whole numbers without Node's data of languages, which takes longer to load than a command to start.
export const count = (value: number): string =>
  Number.isSafeInteger(value)
    ? String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
    : value.toLocaleString('en-US');

/** `1 object`, `2,000 objects`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Bytes in the largest unit of which there is one. */
export function bytes(value: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return power === 0 ? counted(value, 'byte') : `${(value / 2 ** (10 * power)).toFixed(1)} ${UNITS[power]}`;
}

/** `s3://bucket/key`, safe to show. */
export const address = ({ bucket, key }: ObjectRef): string => escapeText(`s3://${bucket}/${key}`);

/** The first eight digits of a digest, for tables. */
export const shortDigest = (digest: string | null): string =>
  digest ? digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 9) : '-';

/**
 * The name at the end of an ARN: `DataPublisher` of `role/DataPublisher`, `root` of an account's root user. Where the ARN is of another
 * account than `home`, that account follows: a role of the same name in another account is another role.
 */
export function nameOfArn(arn: string, home: string | null): string {
  const name = escapeText(arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1));
  const account = foreignAccountIn(arn, home);
  return account === null ? name : `${name} (account ${account})`;
}
