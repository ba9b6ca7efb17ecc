import type { Template } from 'aws-cdk-lib/assertions';
import { type JsonObject, textAt } from '../../../core/base/json.ts';
import { jsonOf, resourcesOf } from './template.ts';

/** The event patterns of a template, as they are in the partition `aws`. */
export const patternsIn = (template: Template): unknown[] =>
  Object.values(resourcesOf(template, 'AWS::Events::Rule')).flatMap(({ Properties: { EventPattern } }) =>
    EventPattern ? [JSON.parse(jsonOf(EventPattern).replaceAll('<AWS::Partition>', 'aws'))] : [],
  );

/** A record of CloudTrail as EventBridge brings it. */
export const recordEvent = (record: JsonObject) => ({
  source: `aws.${(textAt(record, 'eventSource') ?? '').replace('.amazonaws.com', '')}`,
  'detail-type':
    textAt(record, 'eventType') === 'AwsServiceEvent'
      ? 'AWS Service Event via CloudTrail'
      : 'AWS API Call via CloudTrail',
  detail: record,
});
