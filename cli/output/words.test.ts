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
  expect(nameOfArn('arn:aws:iam::111122223333:role/team/DataPublisher')).toBe('DataPublisher');
  expect(nameOfArn('arn:aws:iam::111122223333:root')).toBe('root');
});
