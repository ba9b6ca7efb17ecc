import { globalRegionOf, partitionOf } from '../../core/base/partition.ts';
import { PRICE, PRICE_OF_OTHERS } from '../../core/base/prices.ts';
import { MAX_LOCKS } from '../../core/engine/holds/hold-check.ts';
import { parseSweepLevel } from '../../core/scope/sweep-level.ts';
import { LOCK_DOLLARS } from '../hold/watched-hold.ts';
import { priced } from '../seal/estimate.ts';
import { pricedSweep } from '../sweep/estimate.ts';
import {
  type CostLine,
  format,
  line,
  lineIf,
  perMillion,
  type Swept,
  short,
  type Usage,
} from './cost-line.ts';

/** What a change takes, at least (batches that are full) and at most (one at a time). */
const CHANGE = {
  queueRequests: { low: 1.25, high: 3 },
  invocations: 0.3,
  gigabyteSeconds: { low: 0.015, high: 0.1725 },
  gets: 1,
  writeUnits: 5,
  readUnits: 2,
} as const;
/** What naming its caller takes on top, beside another message and its share of an invocation. */
const CALLER = { writeUnits: 9, readUnits: 5 } as const;
const FINDING_WRITE_UNITS = 50;
/** The alarms of a deployment beside one for each dataset. */
export const FIXED_ALARMS = 74;
/** Of more datasets some share an alarm. */
const MAX_OWN_ALARMS = 60;
const DATASETS_OF_AN_ALARM = 10;
const KEYS = 5;
/** Of a stack in another Region that forwards what is recorded there only. */
const FORWARDER = { keys: 1, alarms: 3 } as const;
/** What the log of the manifest takes where something changed: it is written every 20 seconds at the most. */
const LOG = { bytes: 4096, puts: 6, seconds: 20, months: 12 } as const;
/** Beside one for each bucket: of audits and findings, of the delivery, its canaries and what was not seen, of the functions. */
const FIXED_METRICS = 12 + 8 + 4;
/** US dollars for each bucket and month: the settings poll, and audits. */
const POLL = 0.05;
/** 288 canaries a day, each a change of its own with a finding. */
const CANARIES = 0.1;
/** One that is put each hour into a guarded bucket, carried, read and noted, a month. */
const BUCKET_CANARY = 0.01;
const AUDITS = 0.05;
const HOURS = 730;
/** Of a version in the tables, with its share of the entry. */
const RECORD_BYTES = 2048;
const GB = 1e9;

/** What changes cost, those of a month. */
export function changeLines({
  changes,
  changedBytes,
  findings,
  namesCallers,
  createsTrail,
}: Usage): readonly CostLine[] {
  const { queueRequests, invocations, gigabyteSeconds, gets, writeUnits, readUnits } = CHANGE;
  const message = (bound: 'low' | 'high') => queueRequests[bound] * PRICE.queueRequest;
  const run = (bound: 'low' | 'high') =>
    invocations * PRICE.invoke + gigabyteSeconds[bound] * PRICE.gigabyteSecond;
  const units = (write: number, read: number) => write * PRICE.writeUnit + read * PRICE.readUnit;
  const each = short(changes);
  const time = (bound: 'low' | 'high') => format(gigabyteSeconds[bound] * PRICE.gigabyteSecond * 1e6);
  return [
    line('EventBridge', `${each} events × $0 to ${perMillion(PRICE.event)}`, 0, changes * PRICE.event),
    line(
      'SQS',
      `${each} × ${queueRequests.low} to ${queueRequests.high} requests × ${perMillion(PRICE.queueRequest)}`,
      changes * message('low'),
      changes * message('high'),
    ),
    line(
      'Lambda',
      `${each} × ($${format(invocations * PRICE.invoke * 1e6)} + $${time('low')} to $${time('high')} of time)/M`,
      changes * run('low'),
      changes * run('high'),
    ),
    line('S3', `${each} GET × ${perMillion(PRICE.get)}`, changes * gets * PRICE.get),
    line(
      'DynamoDB',
      `${each} × (${writeUnits} WU × $${format(PRICE.writeUnit * 1e6)} + ${readUnits} RU × $${format(PRICE.readUnit * 1e6)})/M`,
      changes * units(writeUnits, readUnits),
    ),
    line(
      'hashing',
      `${format(changedBytes / 1e12)} TB × $${format(PRICE.hashedByte * 1e12)}`,
      changedBytes * PRICE.hashedByte,
    ),
    ...lineIf(
      namesCallers,
      'naming callers',
      `${each} × (${CALLER.writeUnits} WU + ${CALLER.readUnits} RU + 1 message)`,
      changes * (units(CALLER.writeUnits, CALLER.readUnits) + message('low') + run('low')),
      changes * (units(CALLER.writeUnits, CALLER.readUnits) + message('high') + run('high')),
    ),
    ...lineIf(
      createsTrail,
      'CloudTrail',
      `${each} data events × ${perMillion(PRICE.dataEvent)}`,
      changes * PRICE.dataEvent,
    ),
    line(
      'findings',
      `${short(findings)} × ${FINDING_WRITE_UNITS} WU × ${perMillion(PRICE.writeUnit)}`,
      findings * FINDING_WRITE_UNITS * PRICE.writeUnit,
    ),
  ];
}

/** What a deployment costs every month, whatever happens. */
export function standingLines({
  objects,
  changes,
  buckets,
  datasets,
  region,
  sweeps,
  heldVersions,
  canaryBuckets,
}: Usage): readonly CostLine[] {
  const alarms =
    FIXED_ALARMS + (datasets <= MAX_OWN_ALARMS ? datasets : Math.ceil(datasets / DATASETS_OF_AN_ALARM));
  const forwarders = forwardersOf(region);
  const metrics = FIXED_METRICS + buckets;
  const gigabytes = ((objects + changes) * RECORD_BYTES) / GB;
  const perGb = PRICE.tableGbMonth + PRICE.recoveryGbMonth;
  const heads = Math.min(changes, (HOURS * 3600) / LOG.seconds);
  const head = LOG.puts * PRICE.put + PRICE.kmsSign;
  const locks = Math.min((heldVersions * HOURS) / 24, MAX_LOCKS * HOURS * 4);
  const logged = changes * LOG.bytes * LOG.months * PRICE.storedByteMonth;
  return [
    ...(sweeps.length === 0 ? [line('sweeps', 'none', 0)] : sweeps.map(sweepLine)),
    line('KMS keys', `${KEYS} × $${PRICE.kmsKey}`, KEYS * PRICE.kmsKey),
    line('alarms', `${alarms} × $${PRICE.alarm.toFixed(2)}`, alarms * PRICE.alarm),
    ...lineIf(
      forwarders > 0,
      'other Regions',
      `${forwarders} × (${FORWARDER.keys} KMS key + ${FORWARDER.alarms} alarms)`,
      forwarders * (FORWARDER.keys * PRICE.kmsKey + FORWARDER.alarms * PRICE.alarm),
    ),
    line('dashboard', `$${PRICE.dashboard}, beyond the first three`, 0, PRICE.dashboard),
    line('metrics', `${metrics} × $${PRICE.metric.toFixed(2)}`, metrics * PRICE.metric),
    line('canaries', 'a change every five minutes', CANARIES),
    ...lineIf(
      canaryBuckets > 0,
      'canaries in buckets',
      `${canaryBuckets} × $${BUCKET_CANARY}, one each hour`,
      canaryBuckets * BUCKET_CANARY,
    ),
    ...lineIf(
      locks > 0,
      'holds',
      `${short(locks)} locks × ${perMillion(LOCK_DOLLARS)}`,
      locks * LOCK_DOLLARS,
    ),
    line('poll, audits', `${buckets} × ($${POLL} + $${AUDITS})`, 0, buckets * (POLL + AUDITS)),
    line(
      'manifest log',
      `0 to ${short(heads)} × ${perMillion(head)} + ${short(changes)} × ${LOG.bytes / 1024} KB × ${LOG.months}`,
      logged,
      logged + heads * head,
    ),
    line('tables', `${format(gigabytes)} GB × $${perGb.toFixed(2)}`, gigabytes * perGb),
  ];
}

function sweepLine({ objects, bytes, hours, level }: Swept): CostLine {
  const parsed = parseSweepLevel(level);
  const once = parsed === null ? 0 : pricedSweep({ objects, size: bytes }, parsed).price;
  const times = HOURS / hours;
  return line(
    'sweeps',
    `${Math.round(times * 10) / 10} of level ${level} × $${once.toFixed(3)}`,
    once * times,
  );
}

/** Stacks beside the deployment's: where calls of IAM are recorded, and those about Multi-Region Access Points. */
function forwardersOf(region: string): number {
  const regions = partitionOf(region) === 'aws' ? ['us-east-1', 'us-west-2'] : [globalRegionOf(region)];
  return regions.filter((each) => each !== region).length;
}

/** What other services would take for the same buckets; none of them compares bytes with approved ones. */
export function otherLines({ bytes, changes, changedBytes, reads, buckets }: Usage): readonly CostLine[] {
  const { guardDutyEvent, malwareGb, malwareObject, macieGb, macieBucket } = PRICE_OF_OTHERS;
  const [written, stored] = [changedBytes / GB, bytes / GB];
  return [
    line(
      'GuardDuty S3 Protection',
      `${short(changes + reads)} events × ${perMillion(guardDutyEvent)}`,
      (changes + reads) * guardDutyEvent,
    ),
    line(
      'GuardDuty Malware Protection',
      `${short(written)} GB × $${malwareGb} + ${short(changes)} × $${format(malwareObject * 1000)}/k`,
      written * malwareGb + changes * malwareObject,
    ),
    line(
      'Macie, everything once',
      `${short(stored)} GB × $${macieGb} + ${format(buckets)} × $${macieBucket}`,
      stored * macieGb + buckets * macieBucket,
    ),
  ];
}

/** What sealing takes, once. */
export const sealPrice = ({ objects, bytes }: Usage): number => priced(objects, bytes).price;
