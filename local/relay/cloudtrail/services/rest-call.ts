import { credentialOf } from '../../callers.ts';
import type { Exchange, RelayedRequest } from '../../exchange.ts';
import type { Recognizer } from '../api-call.ts';
import { isSmall } from '../api-call.ts';
import { type JsonObject, jsonObjectOf } from '../json.ts';
import { recorded } from './query-form.ts';
import { type Route, router } from './routes.ts';
import { managementCall } from './service-call.ts';

const FUNCTION = '/2015-03-31/functions/{functionName}';
const MAPPINGS = '/2015-03-31/event-source-mappings';
const LAYER = '/2018-10-31/layers/{layerName}/versions';

/** Lambda's calls under CloudTrail's names, most of which carry the API's version. Invocations are data events. */
const LAMBDA_ROUTES: readonly Route[] = [
  ['POST', '/2015-03-31/functions', 'CreateFunction20150331'],
  ['DELETE', FUNCTION, 'DeleteFunction20150331'],
  ['PUT', `${FUNCTION}/code`, 'UpdateFunctionCode20150331v2'],
  ['PUT', `${FUNCTION}/configuration`, 'UpdateFunctionConfiguration20150331v2'],
  ['POST', `${FUNCTION}/policy`, 'AddPermission20150331v2'],
  ['DELETE', `${FUNCTION}/policy/{statementId}`, 'RemovePermission20150331v2'],
  ['POST', `${FUNCTION}/aliases`, 'CreateAlias20150331'],
  ['PUT', `${FUNCTION}/aliases/{name}`, 'UpdateAlias20150331'],
  ['DELETE', `${FUNCTION}/aliases/{name}`, 'DeleteAlias20150331'],
  ['POST', `${FUNCTION}/versions`, 'PublishVersion20150331'],
  ['POST', MAPPINGS, 'CreateEventSourceMapping20150331'],
  ['PUT', `${MAPPINGS}/{uUID}`, 'UpdateEventSourceMapping20150331'],
  ['DELETE', `${MAPPINGS}/{uUID}`, 'DeleteEventSourceMapping20150331'],
  ['PUT', '/2017-10-31/functions/{functionName}/concurrency', 'PutFunctionConcurrency20171031'],
  ['DELETE', '/2017-10-31/functions/{functionName}/concurrency', 'DeleteFunctionConcurrency20171031'],
  ['POST', '/2017-03-31/tags/{resource+}', 'TagResource20170331v2'],
  ['DELETE', '/2017-03-31/tags/{resource+}', 'UntagResource20170331v2'],
  ['POST', LAYER, 'PublishLayerVersion20181031'],
  ['DELETE', `${LAYER}/{versionNumber}`, 'DeleteLayerVersion20181031'],
  ['PUT', '/2019-09-25/functions/{functionName}/event-invoke-config', 'PutFunctionEventInvokeConfig'],
  ['POST', '/2019-09-25/functions/{functionName}/event-invoke-config', 'UpdateFunctionEventInvokeConfig'],
  ['DELETE', '/2019-09-25/functions/{functionName}/event-invoke-config', 'DeleteFunctionEventInvokeConfig'],
  ['PUT', '/2019-09-30/functions/{functionName}/provisioned-concurrency', 'PutProvisionedConcurrencyConfig'],
  [
    'DELETE',
    '/2019-09-30/functions/{functionName}/provisioned-concurrency',
    'DeleteProvisionedConcurrencyConfig',
  ],
  ['PUT', '/2020-06-30/functions/{functionName}/code-signing-config', 'PutFunctionCodeSigningConfig'],
  ['DELETE', '/2020-06-30/functions/{functionName}/code-signing-config', 'DeleteFunctionCodeSigningConfig'],
  ['PUT', '/2021-07-20/functions/{functionName}/runtime-management-config', 'PutRuntimeManagementConfig'],
  ['POST', '/2021-10-31/functions/{functionName}/url', 'CreateFunctionUrlConfig'],
  ['PUT', '/2021-10-31/functions/{functionName}/url', 'UpdateFunctionUrlConfig'],
  ['DELETE', '/2021-10-31/functions/{functionName}/url', 'DeleteFunctionUrlConfig'],
];

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
    // A function's code may be sent along with what is asked for; then the path alone is recorded.
    interest: { requestBody: isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      managementCall({ service, eventName: routed.eventName }, place, {
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
