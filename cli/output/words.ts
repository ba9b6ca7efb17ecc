import type { Digest } from '../../core/base/digest.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { escapeText } from './escape.ts';

/** `2026-11-20 03:12:07`, in UTC. */
export const time = (iso: string | null): string => (iso ? iso.slice(0, 19).replace('T', ' ') : '-');

export const count = (value: number): string => value.toLocaleString('en-US');

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
export const shortDigest = (digest: Digest | null): string =>
  digest ? digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 9) : '-';

/** The name at the end of an ARN: `DataPublisher` of `role/DataPublisher`, `root` of an account's root user. */
export const nameOfArn = (arn: string): string =>
  escapeText(arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1));
