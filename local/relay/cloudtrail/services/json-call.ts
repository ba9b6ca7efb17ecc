import { credentialOf } from '../../credential.ts';
import { type Exchange, header } from '../../exchange.ts';
import type { Recognizer } from '../api-call.ts';
import { isSmall } from '../body.ts';
import { jsonObjectOf } from '../json.ts';
import { recorded } from './field-names.ts';
import { isManagementWrite } from './read-only.ts';
import { managementCall } from './service-call.ts';

/** Calls that name their operation in a header and carry JSON: KMS, EventBridge, SQS, DynamoDB, CloudTrail, logs and others. */
export const jsonCall: Recognizer = (request) => {
  const target = header(request.headers, 'x-amz-target');
  const service = credentialOf(request)?.service;
  if (target === undefined || service === undefined) return undefined;
  const operation = target.replace(/^.*\./, '');
  if (!isManagementWrite(service, operation)) return undefined;
  return {
    interest: { requestBody: isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      managementCall(service, operation, place, {
        parameters: recorded(jsonObjectOf(exchange.requestBody.toString('utf8')) ?? {}),
        answer: answerOf(exchange),
      }),
    ],
  };
};

const answerOf = (exchange: Exchange) => {
  const answer = jsonObjectOf(exchange.responseBody.toString('utf8'));
  return answer && recorded(answer);
};
