import type { Route } from './routes.ts';

const FUNCTION = '/2015-03-31/functions/{functionName}';
const MAPPINGS = '/2015-03-31/event-source-mappings';
const LAYER = '/2018-10-31/layers/{layerName}/versions';

/** Lambda's calls under CloudTrail's names, most of which carry the API's version. Invocations are data events. */
export const LAMBDA_ROUTES: readonly Route[] = [
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
