import { isSameIdentity } from '../base/arn.ts';
import { textAt } from '../base/json.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { ApiCall } from '../cloudtrail/api-call.ts';
import { textAnywhere, textsAnywhere } from '../cloudtrail/fields.ts';

/** A job of SageMaker that was started with data of S3, as the record of its start says. */
export interface JobStart {
  /** `training-job` and the like. */
  readonly type: string;
  readonly name: string;
  /** ISO time. */
  readonly at: string;
  /** Whose sessions read the data. */
  readonly role: string | null;
  /** Stable ARN of who started it. */
  readonly by: string | null;
}

/** The calls that start one, and the parameter with its name. */
const STARTS: Readonly<Record<string, readonly [type: string, name: string]>> = {
  CreateTrainingJob: ['training-job', 'trainingjobname'],
  CreateProcessingJob: ['processing-job', 'processingjobname'],
  CreateTransformJob: ['transform-job', 'transformjobname'],
  CreateHyperParameterTuningJob: ['tuning-job', 'hyperparametertuningjobname'],
  CreateAutoMLJob: ['automl-job', 'automljobname'],
  CreateAutoMLJobV2: ['automl-job', 'automljobname'],
  CreateLabelingJob: ['labeling-job', 'labelingjobname'],
};

/** Every record of such a call holds one of these, however the rest is written. */
export const JOB_MARKS: readonly string[] = ['Job"', 'JobV2"'];

/** The start of a job whose input covers the object; `null` for any other call, and for one that failed. */
export function jobStartOver(call: ApiCall, { bucket, key }: ObjectRef): JobStart | null {
  const known = STARTS[call.name];
  if (call.service !== 'sagemaker' || known === undefined || call.error !== null) return null;
  if (!isInput(call, `s3://${bucket}`, key)) return null;
  const name = textAnywhere(call.parameters, known[1]);
  if (name === null) return null;
  return {
    type: known[0],
    name,
    at: call.at,
    role: textAt(call.parameters, 'roleArn') ?? textAnywhere(call.parameters, 'rolearn'),
    by: call.caller.arn,
  };
}

/** Where a job writes: that it covers the object does not mean that the job reads it. */
const OUTPUTS: ReadonlySet<string> = new Set([
  'outputdataconfig',
  'processingoutputconfig',
  'transformoutput',
  'outputconfig',
  'checkpointconfig',
  'debughookconfig',
]);

/** True where the job reads from the bucket, or from keys that begin as this one does. */
function isInput({ parameters }: ApiCall, bucket: string, key: string): boolean {
  const inputs = Object.entries(parameters).filter(([name]) => !OUTPUTS.has(name.toLowerCase()));
  const named = inputs.flatMap(([, value]) => textsAnywhere(value));
  return named.some(
    (text) => text === bucket || (text.startsWith(`${bucket}/`) && `${bucket}/${key}`.startsWith(text)),
  );
}

/** What a job can take: SageMaker stops one after 28 days. */
const LONGEST_MS = 28 * 24 * 3_600_000;

/** Jobs that may be the ones whose sessions of a role read between two ISO times. */
export const jobsBehind = (
  jobs: readonly JobStart[],
  { role, first, last }: { readonly role: string | null; readonly first: string; readonly last: string },
): readonly JobStart[] =>
  jobs.filter(
    (job) =>
      role !== null &&
      job.role !== null &&
      isSameIdentity(job.role, role) &&
      job.at <= last &&
      Date.parse(job.at) >= Date.parse(first) - LONGEST_MS,
  );
