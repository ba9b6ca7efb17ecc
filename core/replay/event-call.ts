import type { ApiCall } from '../cloudtrail/api-call.ts';
import type { Requester } from '../versions/version-record.ts';

/** What an S3 event tells of the call behind it. */
export interface EventFacts {
  readonly id: string | null;
  /** ISO time. */
  readonly at: string;
  /** S3's word for what was done. */
  readonly name: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly requester: Requester;
}

/** The call behind an S3 event: the account and the address, never the person or role. */
export function eventCall({ id, at, name, region, account, requester }: EventFacts): ApiCall {
  const isService = requester.account?.endsWith('.amazonaws.com') ?? false;
  return {
    eventId: id ?? `${at}/${name}`,
    at,
    service: 's3',
    name,
    region,
    account,
    caller: {
      arn: null,
      account: isService ? null : requester.account,
      sourceIp: requester.sourceIp,
      userAgent: null,
      requestId: requester.requestId,
      kind: isService ? 'service' : 'account',
      session: null,
      invokedBy: isService ? requester.account : null,
    },
    parameters: {},
    response: {},
    additional: {},
    serviceDetails: {},
    resources: [],
    error: null,
    isReadOnly: false,
    isServiceEvent: false,
    isData: true,
  };
}
