import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sumOf, type Usage } from '../../cli/cost/cost-line.ts';
import { changeLines, otherLines, standingLines } from '../../cli/cost/monthly-cost.ts';
import { LOCK_DOLLARS } from '../../cli/hold/watched-hold.ts';
import { priced } from '../../cli/seal/estimate.ts';
import { pricedSweep } from '../../cli/sweep/estimate.ts';
import { PRICE, PRICE_LIST, PRICE_OF_OTHERS } from '../../core/base/prices.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const COMPARISON = readFileSync(new URL('../../docs/comparison.md', import.meta.url), 'utf8');
const OPERATIONS = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

const M = 1_000_000;
const USAGE: Usage = {
  objects: M,
  bytes: 1e12,
  changes: M,
  changedBytes: 1e12,
  reads: 0,
  findings: 1000,
  buckets: 1,
  datasets: 1,
  region: 'us-east-1',
  sweeps: [{ hours: 24, level: 'versions', objects: M, bytes: 1e12 }],
  heldVersions: 0,
  canaryBuckets: 0,
  namesCallers: true,
  createsTrail: true,
};
const lines = new Map(changeLines(USAGE).map((line) => [line.part, line]));

/** The lowest and highest price in the row of README's table that begins so. */
function rowOf(begin: string): readonly number[] {
  const [, cells = ''] =
    README.split('\n')
      .map((line) => new RegExp(String.raw`^\| \*{0,2}${begin}\*{0,2}\b(.*)$`).exec(line))
      .find((found) => found !== null) ?? [];
  const price = cells.split('|').at(-2) ?? '';
  const found = price.match(/\d+(\.\d+)?/g)?.map(Number) ?? [];
  return [found[0] ?? Number.NaN, found.at(-1) ?? Number.NaN];
}

it.each([
  ['EventBridge', 'EventBridge', 2],
  ['SQS', 'SQS', 1],
  ['Lambda', 'Lambda', 1],
  ['S3', 'S3', 2],
  ['DynamoDB', 'DynamoDB', 1],
  ['hashing', 'hashing', 2],
  ['naming the caller', 'naming callers', 0],
  ['CloudTrail', 'CloudTrail', 2],
  ['findings', 'findings', 2],
])("README's price of %s is that of the formula", (row, part, digits) => {
  const { low = Number.NaN, high = Number.NaN } = lines.get(part) ?? {};
  expect(rowOf(row)).toEqual([Number(low.toFixed(digits)), Number(high.toFixed(digits))]);
});

it("README's sum is that of the parts above it", () => {
  const { low, high } = sumOf(
    changeLines({ ...USAGE, changedBytes: 0, findings: 0, namesCallers: false, createsTrail: false }),
  );
  expect(rowOf('sum')).toEqual([Math.round(low), Math.round(high)]);
});

it('README prices a seal and a daily sweep as the commands do', () => {
  expect(README).toContain(`about ${priced(M, 1e12).price.toFixed(1)}0 for a million objects`);
  const sweep = pricedSweep({ objects: M, size: 1e12 }, { kind: 'versions' }).price;
  expect(README).toContain(`costs about ${sweep.toFixed(2)} for a million objects`);
});

it('README names the standing prices, and of which list all are', () => {
  const holds = standingLines({ ...USAGE, heldVersions: 1e9 }).find(({ part }) => part === 'holds');
  for (const text of [
    `${PRICE_LIST.region} list prices of ${PRICE_LIST.month}`,
    `five KMS keys (${(5 * PRICE.kmsKey).toFixed(2)})`,
    `alarms (${PRICE.alarm.toFixed(2)} each)`,
    `a dashboard (${PRICE.dashboard.toFixed(2)} `,
    `custom metrics (${PRICE.metric.toFixed(2)} each)`,
    `(${(LOCK_DOLLARS * M).toFixed(3)} for a million; ${holds?.low.toFixed(2)} at most)`,
    `(${PRICE.tableGbMonth} per GB, and ${PRICE.recoveryGbMonth.toFixed(2)} for point-in-time recovery)`,
  ])
    expect(README).toContain(text);
  expect(OPERATIONS).toContain(`| ${PRICE.dataEvent * 1e6}.00 per million, paid for each trail`);
});

it('the comparison takes the same prices of others', () => {
  const [guardDuty] = otherLines(USAGE);
  expect(COMPARISON).toContain(`about ${guardDuty?.low.toFixed(2)} for a million data events`);
  expect(COMPARISON).toContain(`${PRICE_OF_OTHERS.macieGb.toFixed(2)} a GB`);
  expect(COMPARISON).toContain(`${PRICE_OF_OTHERS.macieBucket.toFixed(2)} a bucket and month`);
});
