import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsAuditRequests } from '../../aws/sqs/audit-requests.ts';
import { environmentValue } from './environment.ts';

/** Where buckets are named that are to be audited. */
export const auditRequests = new SqsAuditRequests(
  new SQSClient({}),
  environmentValue('SEALWATCH_AUDIT_QUEUE_URL'),
);
