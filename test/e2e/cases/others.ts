import {
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { DisableAlarmActionsCommand, EnableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch';
import { UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateGrantCommand, DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { DeletePublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Severity } from '../../../core/base/severity.ts';
import type { ActivityRuleId } from '../../../core/findings/rule-ids.ts';
import { BUCKETS } from '../deployed/datasets.ts';
import { clients, deployment, output } from '../deployed/deployment.ts';
import { nextSecond } from '../deployed/next-second.ts';
import { physicalName } from '../deployed/resources.ts';

/** A call about what is no bucket: the account, a trail, a key, the detector. */
export interface OtherCase {
  readonly rule: ActivityRuleId;
  readonly severity: Severity;
  /** CloudTrail's name of the call. */
  readonly call: string;
  /** Does it; gives a part of the name of what it was done to. */
  readonly act: () => Promise<string>;
  /** Puts it right; only a setting's finding recovers by it. */
  readonly undo?: () => Promise<unknown>;
  readonly recovers?: boolean;
}

const { alarms, documents, events, functions, keys, queues, s3Control, topics, trails } = clients;
const AccountId = deployment.account;

const trail = async (Name: string): Promise<string> => {
  await trails.send(new CreateTrailCommand({ Name, S3BucketName: BUCKETS.plain, IsMultiRegionTrail: true }));
  await trails.send(new StartLoggingCommand({ Name }));
  await nextSecond();
  return Name;
};

const select = (TrailName: string, ReadWriteType: 'All' | 'ReadOnly') => {
  const EventSelectors = [{ ReadWriteType, IncludeManagementEvents: true, DataResources: [] }];
  return trails.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
};

// ACLs only: what else it blocks would hold public policies of other tests back.
const blockAcls = (isOn: boolean) => {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: isOn,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  };
  return s3Control.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));
};

const EVIDENCE: readonly OtherCase[] = [
  {
    rule: 'trail-stopped',
    severity: 'high',
    call: 'StopLogging',
    act: async () => {
      await trails.send(new StopLoggingCommand({ Name: await trail('stopped') }));
      return '/stopped';
    },
    undo: () => trails.send(new StartLoggingCommand({ Name: 'stopped' })),
    recovers: true,
  },
  {
    rule: 'trail-narrowed',
    severity: 'high',
    call: 'PutEventSelectors',
    act: async () => {
      await select(await trail('narrowed'), 'ReadOnly');
      return '/narrowed';
    },
    undo: () => select('narrowed', 'All'),
    recovers: true,
  },
  {
    rule: 'public-access-block-weakened',
    severity: 'high',
    call: 'DeleteAccountPublicAccessBlock',
    act: async () => {
      await blockAcls(true);
      await nextSecond();
      await s3Control.send(new DeletePublicAccessBlockCommand({ AccountId }));
      return AccountId;
    },
    undo: () => blockAcls(true),
    recovers: true,
  },
];

const KEYS: readonly OtherCase[] = [
  {
    rule: 'key-endangered',
    severity: 'high',
    call: 'DisableKey',
    act: async () => {
      const KeyId = await physicalName('AWS::KMS::Key', 'Operations');
      await keys.send(new DisableKeyCommand({ KeyId }));
      return KeyId;
    },
    undo: async () =>
      keys.send(new EnableKeyCommand({ KeyId: await physicalName('AWS::KMS::Key', 'Operations') })),
  },
  {
    rule: 'key-endangered',
    severity: 'high',
    call: 'CreateGrant',
    act: async () => {
      const KeyId = await physicalName('AWS::KMS::Key', 'Alerts');
      const GranteePrincipal = 'arn:aws:iam::999988887777:root';
      await keys.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Decrypt'] }));
      return KeyId;
    },
  },
];

/** Harmless ones: what follows needs the detector. */
const DETECTOR: readonly OtherCase[] = [
  {
    rule: 'detector-tampered',
    severity: 'critical',
    call: 'DisableRule',
    act: async () => {
      const Name = await physicalName('AWS::Events::Rule', 'EveryQuarter');
      await events.send(new DisableRuleCommand({ Name }));
      return Name;
    },
    undo: async () =>
      events.send(new EnableRuleCommand({ Name: await physicalName('AWS::Events::Rule', 'EveryQuarter') })),
  },
  {
    rule: 'detector-tampered',
    severity: 'medium',
    call: 'PutFunctionConcurrency',
    act: async () => {
      const FunctionName = output('SweepBatchFunctionName');
      const ReservedConcurrentExecutions = 5;
      await functions.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
      return FunctionName;
    },
    undo: () =>
      functions.send(
        new DeleteFunctionConcurrencyCommand({ FunctionName: output('SweepBatchFunctionName') }),
      ),
  },
  {
    rule: 'detector-tampered',
    severity: 'high',
    call: 'SetQueueAttributes',
    act: async () => {
      const QueueUrl = output('UndeliveredEventsQueueUrl');
      const Attributes = { MessageRetentionPeriod: '1209600' };
      await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
      return QueueUrl.split('/').at(-1) ?? '';
    },
  },
  {
    rule: 'detector-tampered',
    severity: 'low',
    call: 'SetTopicAttributes',
    act: async () => {
      const TopicArn = output('OperationsTopicArn');
      const name = { AttributeName: 'DisplayName', AttributeValue: 'Sealwatch' };
      await topics.send(new SetTopicAttributesCommand({ TopicArn, ...name }));
      return TopicArn;
    },
  },
  {
    rule: 'detector-tampered',
    severity: 'high',
    call: 'UpdateContinuousBackups',
    act: async () => {
      const TableName = output('RunsTableName');
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: false };
      await documents.send(
        new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }),
      );
      return TableName;
    },
  },
  {
    rule: 'detector-tampered',
    severity: 'medium',
    call: 'DisableAlarmActions',
    act: async () => {
      const alarm = await physicalName('AWS::CloudWatch::Alarm', '');
      await alarms.send(new DisableAlarmActionsCommand({ AlarmNames: [alarm] }));
      return alarm;
    },
    undo: async () =>
      alarms.send(
        new EnableAlarmActionsCommand({ AlarmNames: [await physicalName('AWS::CloudWatch::Alarm', '')] }),
      ),
  },
];

export const OTHER_CASES: readonly OtherCase[] = [...EVIDENCE, ...KEYS, ...DETECTOR];
