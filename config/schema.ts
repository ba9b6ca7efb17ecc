import * as z from 'zod';
import { SEVERITIES, type Severity } from '../core/base/severity.ts';
import { DIGEST_LEVELS, MODES } from '../core/scope/dataset.ts';
import { SWEEP_INTERVALS, SWEEP_LEVELS } from '../core/scope/sweep-level.ts';
import * as field from './fields.ts';

/** An object with no fields but these. Its error message lists them, for people who mistyped one. */
const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? Object.keys(shape).join(' ')
        : `an object with ${Object.keys(shape).join(', ')}`,
  });

const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'a list' });

const filledList = <Item extends z.ZodType>(item: Item) => list(item).min(1, { error: 'at least one' });

const choice = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: values.map((value) => `"${value}"`).join(', ') });

const datasetSchema = strict({
  name: field.datasetName,
  prefix: field.keyPrefix,
  mode: choice(MODES),
  writers: list(field.writerArn).optional(),
  sweep: z
    .union([z.literal(false), strict({ every: field.interval, level: field.sweepLevel })], {
      error: `false, or an object with every (${SWEEP_INTERVALS}) and level (${SWEEP_LEVELS})`,
    })
    .optional(),
  level: choice(DIGEST_LEVELS).optional(),
});

const bucketSchema = strict({
  name: field.bucketName,
  existing: z.boolean({ error: 'true or false' }).optional(),
  region: field.region.optional(),
  kmsKeyArn: field.kmsKeyArn.optional(),
  canary: z.boolean({ error: 'true or false' }).optional(),
  datasets: filledList(datasetSchema),
});

const trailSource = choice(['create', 'existing']);

const yesOrNo = z.boolean({ error: 'true or false' }).optional();

const declaredTrailSchema = strict({
  arn: field.trailArn,
  management: yesOrNo,
  objectWrites: yesOrNo,
  objectReads: yesOrNo,
});

const dueDays = Object.fromEntries(SEVERITIES.map((severity) => [severity, field.days.optional()])) as Record<
  Severity,
  z.ZodOptional<typeof field.days>
>;

/** The form of a configuration. What is about several fields at once is in `conflicts.ts`. */
export const configSchema = strict({
  buckets: filledList(bucketSchema),
  trustedAccounts: list(field.account).optional(),
  organization: field.organization.optional(),
  trail: strict({
    data: trailSource,
    management: trailSource,
    reads: trailSource.optional(),
    declared: list(declaredTrailSchema).optional(),
  }),
  alerts: strict({ email: list(field.email), operationsEmail: list(field.email).optional() }),
  findings: strict({ dueDays: strict(dueDays).optional() }).optional(),
  reservedConcurrency: z.boolean({ error: 'true or false' }).optional(),
  largeObjects: strict({ bytesPerDay: field.bytes.optional() }).optional(),
  manifestLog: strict({
    retentionDays: field.retention.optional(),
    mailCheckpoint: choice(['weekly']).optional(),
  }).optional(),
});
