import { expect, it } from 'vitest';
import { bytes, counted, nameOfArn, shortDigest, time } from './style.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1,023 bytes'],
  [1024, '1.0 KiB'],
  [48_211, '47.1 KiB'],
  [5 * 2 ** 40, '5.0 TiB'],
])('%i is %s', (value, text) => {
  expect(bytes(value)).toBe(text);
});

it('names things as people do', () => {
  expect(counted(1, 'key')).toBe('1 key');
  expect(counted(2000, 'key')).toBe('2,000 keys');
  expect(time('2026-11-20T03:12:07.000Z')).toBe('2026-11-20 03:12:07');
  expect(shortDigest(`sha256:${'9f86d081'.repeat(8)}`)).toBe('9f86d081');
});

it.each([
  ['arn:aws:iam::111122223333:role/team/DataPublisher', '111122223333', 'DataPublisher'],
  ['arn:aws:iam::111122223333:root', '111122223333', 'root'],
  ['arn:aws:iam::999999999999:role/DataPublisher', '111122223333', 'DataPublisher (account 999999999999)'],
  ['arn:aws:iam::999999999999:root', '111122223333', 'root (account 999999999999)'],
  ['arn:aws:iam::999999999999:root', null, 'root'],
  ['cloudtrail.amazonaws.com', '111122223333', 'cloudtrail.amazonaws.com'],
])('names %s, seen from account %s, as %s', (arn, home, name) => {
  expect(nameOfArn(arn, home)).toBe(name);
});
