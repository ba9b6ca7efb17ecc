import type { RuleId } from '../findings/rule-ids.ts';
import type { Decision, RecordingRegion, ServiceCalls } from './decision.ts';
import { EVENTS, PIPES, SCHEDULER, SNS, SQS, STATES } from './delivery.ts';
import { CLOUDHSM, CLOUDTRAIL, CLOUDTRAIL_DATA, KMS, VPC_ENDPOINTS } from './evidence.ts';
import { ACCOUNT, IAM, ORGANIZATIONS, RAM, STS } from './identities.ts';
import {
  BACKUP,
  DATASYNC,
  FSX,
  S3_FILES,
  S3_TABLES,
  S3_VECTORS,
  STORAGE_GATEWAY,
  TRANSFER,
} from './movers.ts';
import { CLOUD_CONTROL, CLOUDFORMATION, CLOUDWATCH, LOGS } from './records.ts';
import { S3 } from './s3.ts';
import { S3_EXPRESS, S3_OBJECT_LAMBDA, S3_OUTPOSTS } from './s3-kinds.ts';
import { DYNAMODB, LAMBDA } from './workers.ts';

/** Every service through which data, evidence or the detector can be reached. What rules judge and what event rules carry is in here alone. */
export const CATALOGUE: readonly ServiceCalls[] = [
  ...[S3, S3_EXPRESS, S3_OBJECT_LAMBDA, S3_OUTPOSTS, S3_TABLES, S3_VECTORS, S3_FILES],
  ...[KMS, CLOUDHSM, CLOUDTRAIL, CLOUDTRAIL_DATA, VPC_ENDPOINTS],
  ...[EVENTS, PIPES, SCHEDULER, SQS, SNS],
  ...[LAMBDA, DYNAMODB, STATES],
  ...[IAM, STS, ORGANIZATIONS, ACCOUNT, RAM],
  ...[CLOUDWATCH, LOGS, CLOUDFORMATION, CLOUD_CONTROL],
  ...[DATASYNC, FSX, STORAGE_GATEWAY, TRANSFER, BACKUP],
];

/** `monitoring` for CloudWatch: what stands before `.amazonaws.com` in records. */
export const recordedBy = ({ service, recordedBy: source }: ServiceCalls): string => source ?? service;

/** The names under which CloudTrail records an action. */
export const recordedNames = ({ names }: ServiceCalls, action: string): readonly string[] =>
  names?.[action] ?? [action];

export const regionOf = ({ region = 'own', elsewhere = {} }: ServiceCalls, action: string): RecordingRegion =>
  (Object.keys(elsewhere) as RecordingRegion[]).find((each) => elsewhere[each]?.includes(action)) ?? region;

/** Whether the functions get the record: a rule judges it, or it starts an audit. */
export const isDelivered = (decision: Decision): boolean =>
  decision.kind === 'judged'
    ? decision.offline === null
    : decision.kind === 'seen otherwise' && decision.by === 'audit';

/** What an action is, in one line of the catalogue. */
export interface DecidedCall {
  readonly calls: ServiceCalls;
  readonly action: string;
  readonly decision: Decision;
}

/** Every action of a service, with its decision. */
export const decidedCalls = (calls: ServiceCalls): DecidedCall[] =>
  calls.decisions.flatMap((decision) => decision.actions.map((action) => ({ calls, action, decision })));

/** What is said of an action, or of a name in records; several where one name stands for several actions. Case does not matter. */
export function findCalls(service: string, name: string): DecidedCall[] {
  const [wanted, word] = [service.toLowerCase(), name.toLowerCase()];
  const of = CATALOGUE.filter((calls) => [calls.service, recordedBy(calls)].includes(wanted)).flatMap(
    decidedCalls,
  );
  const exact = of.filter(({ action }) => action.toLowerCase() === word);
  if (exact.length > 0) return exact;
  return of.filter(({ calls, action }) =>
    recordedNames(calls, action).some((each) => each.toLowerCase() === word),
  );
}

/** The rules that judge a record; the name is CloudTrail's, without a version. */
export const rulesFor = (source: string, name: string): ReadonlySet<RuleId> =>
  new Set(
    CATALOGUE.filter((calls) => recordedBy(calls) === source)
      .flatMap(decidedCalls)
      .filter(({ calls, action }) => recordedNames(calls, action).includes(name))
      .flatMap(({ decision }) => (decision.kind === 'judged' ? decision.rules : [])),
  );
