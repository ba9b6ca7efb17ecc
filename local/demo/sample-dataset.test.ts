import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  demoFiles,
  flipLabels,
  isScam,
  jsonLines,
  model,
  picture,
  TARGET_KEY,
  targetRecords,
  turnSigns,
} from './sample-dataset.ts';

it('is the same every time', () => {
  expect(demoFiles()).toEqual(demoFiles());
});

it('has a few hundred records, one JSON document a line', () => {
  const lines = demoFiles()
    .filter(({ key }) => key.endsWith('.jsonl'))
    .flatMap(({ body }) => body.toString().trimEnd().split('\n'));
  expect(lines).toHaveLength(480);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    id: 'm1-0000',
    label: expect.stringMatching(/^(spam|safe)$/),
  });
});

it('flips some labels, and keeps every other byte', () => {
  const records = targetRecords();
  const [before, after] = [jsonLines(records), jsonLines(flipLabels(records))];
  expect(records.filter(isScam).length).toBeGreaterThan(10);
  expect(after.length).toBe(before.length);
  expect(after.equals(before)).toBe(false);
  expect(
    demoFiles()
      .find(({ key }) => key === TARGET_KEY)
      ?.body.equals(before),
  ).toBe(true);
});

it('holds pictures that a viewer opens', () => {
  const png = picture(1);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const data = png.indexOf('IDAT') + 4;
  const pixels = inflateSync(png.subarray(data, data + png.readUInt32BE(data - 8)));
  expect(pixels).toHaveLength(48 * (1 + 64 * 3));
  // Known from the format: every PNG ends with these bytes.
  expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});

it('holds a model whose header describes its tensors', () => {
  const bytes = model(1);
  const length = Number(bytes.readBigUInt64LE());
  const header: Record<string, { data_offsets?: readonly [number, number] }> = JSON.parse(
    bytes.subarray(8, 8 + length).toString(),
  );
  expect(header['classifier.bias']?.data_offsets?.[1]).toBe(bytes.length - 8 - length);
});

it('turns the signs of the weights only', () => {
  const [before, after] = [model(1), turnSigns(model(1))];
  const weights = before.length - 520;
  expect(after.readFloatLE(weights)).toBe(-before.readFloatLE(weights));
  expect(after.subarray(0, weights).equals(before.subarray(0, weights))).toBe(true);
  expect(after.subarray(-8).equals(before.subarray(-8))).toBe(true);
});
