import { credentialOf } from '../../credential.ts';
import type { Exchange, RelayedRequest } from '../../exchange.ts';
import type { Recognizer } from '../api-call.ts';
import { isSmall } from '../body.ts';
import { type JsonObject, jsonObjectOf } from '../json.ts';
import { recorded } from './field-names.ts';
import { LAMBDA_ROUTES } from './lambda-routes.ts';
import { type Route, router } from './routes.ts';
import { managementCall } from './service-call.ts';

const SCHEDULER_ROUTES: readonly Route[] = [
  ['POST', '/schedules/{name}', 'CreateSchedule'],
  ['PUT', '/schedules/{name}', 'UpdateSchedule'],
  ['DELETE', '/schedules/{name}', 'DeleteSchedule'],
  ['POST', '/schedule-groups/{name}', 'CreateScheduleGroup'],
  ['DELETE', '/schedule-groups/{name}', 'DeleteScheduleGroup'],
  ['POST', '/tags/{resourceArn+}', 'TagResource'],
  ['DELETE', '/tags/{resourceArn+}', 'UntagResource'],
];

const ROUTERS = new Map([
  ['lambda', router(LAMBDA_ROUTES)],
  ['scheduler', router(SCHEDULER_ROUTES)],
]);

/** Calls that name their operation by method and path, and carry JSON: Lambda and the scheduler. */
export const restCall: Recognizer = (request) => {
  const service = credentialOf(request)?.service ?? '';
  const routed = ROUTERS.get(service)?.(request);
  if (!routed) return undefined;
  return {
    // A function's code may be sent along with what is asked for; then the path alone is told.
    interest: { requestBody: isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      managementCall(service, routed.eventName, place, {
        parameters: { ...asked(request, exchange), ...routed.parameters },
        answer: recorded(jsonObjectOf(exchange.responseBody.toString('utf8')) ?? {}),
      }),
    ],
  };
};

const asked = ({ query }: RelayedRequest, { requestBody }: Exchange): JsonObject =>
  recorded({
    ...Object.fromEntries(query),
    ...jsonObjectOf(requestBody.toString('utf8')),
  });
