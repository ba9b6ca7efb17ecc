import { S3_CONTROL } from '../../s3-request.ts';
import type { Place, Recognizer, Resource } from '../api-call.ts';
import { isSmall } from '../body.ts';
import { type Routed, router } from '../services/routes.ts';
import { CONTROL_ROUTES } from './control-routes.ts';
import { documentOf, parametersOf } from './parameters.ts';
import { transferOf } from './transfer.ts';

const route = router(CONTROL_ROUTES);

/** Calls to S3 Control, which records count as S3's. */
export const controlCall: Recognizer = (request) => {
  const routed = request.path.startsWith(S3_CONTROL) ? route(request) : undefined;
  if (!routed) return undefined;
  const { eventName, parameters } = routed;
  return {
    interest: { requestBody: isSmall(request), responseBody: true },
    describe: (exchange, place) => [
      {
        service: 's3',
        eventName,
        eventType: 'AwsApiCall',
        category: 'Management',
        requestParameters: {
          Host: `${place.account}.s3-control.${place.region}.amazonaws.com`,
          ...parameters,
          ...parametersOf(request),
          ...documentOf(eventName, exchange.requestBody),
        },
        responseElements: null,
        resources: resourcesOf(routed, place),
        additionalEventData: transferOf(exchange),
      },
    ],
  };
};

const resourcesOf = ({ eventName, parameters }: Routed, { account, region }: Place): Resource[] =>
  /AccessPoint(?:Policy|Scope)?$/.test(eventName) && eventName !== 'CreateAccessPoint' && 'name' in parameters
    ? [
        {
          accountId: account,
          type: 'AWS::S3::AccessPoint',
          ARN: `arn:aws:s3:${region}:${account}:accesspoint/${parameters.name}`,
        },
      ]
    : [];
