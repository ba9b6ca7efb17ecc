import { InvalidArgumentError } from 'commander';

const TIMES: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

/** A whole number, also as people write large ones: `250000`, `250k`, `1.5M`, `2G`. */
export function parseAmount(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)([kMG]?)$/.exec(text) ?? [];
  const amount = Number(digits) * (TIMES[unit] ?? Number.NaN);
  if (Number.isSafeInteger(amount)) return amount;
  throw new InvalidArgumentError('Write a whole number, such as 250000, 250k or 1.5M.');
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  PiB: 2 ** 50,
};

/** A size in bytes, or in a unit: `1048576`, `1TB`, `1.5GiB`. */
export function parseSize(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGTP]?i?B)?$/.exec(text) ?? [];
  const size = Math.round(Number(digits) * (UNITS[unit] ?? Number.NaN));
  if (Number.isSafeInteger(size)) return size;
  throw new InvalidArgumentError(`Write bytes, or a size such as 500GB or 1.5TiB.`);
}
