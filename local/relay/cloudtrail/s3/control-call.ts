import { S3_CONTROL } from '../../s3-request.ts';
import type { Place, Recognizer, Resource } from '../api-call.ts';
import { type Route, type Routed, router } from '../services/routes.ts';
import { managementCall } from './management-call.ts';

const POINT = '/v20180820/accesspoint/{name}';
const LAMBDA_POINT = '/v20180820/accesspointforobjectlambda/{name}';
const GRANTS = '/v20180820/accessgrantsinstance';
const BLOCK = '/v20180820/configuration/publicAccessBlock';
const REGIONS = '/v20180820/async-requests/mrap';
const JOBS = '/v20180820/jobs';

/** Calls about the account, access points, grants and jobs, under CloudTrail's names. */
const CONTROL_ROUTES: readonly Route[] = [
  ['PUT', BLOCK, 'PutAccountPublicAccessBlock'],
  ['DELETE', BLOCK, 'DeleteAccountPublicAccessBlock'],
  ['PUT', POINT, 'CreateAccessPoint'],
  ['DELETE', POINT, 'DeleteAccessPoint'],
  ['PUT', `${POINT}/policy`, 'PutAccessPointPolicy'],
  ['DELETE', `${POINT}/policy`, 'DeleteAccessPointPolicy'],
  ['PUT', `${POINT}/scope`, 'PutAccessPointScope'],
  ['DELETE', `${POINT}/scope`, 'DeleteAccessPointScope'],
  ['PUT', LAMBDA_POINT, 'CreateAccessPointForObjectLambda'],
  ['DELETE', LAMBDA_POINT, 'DeleteAccessPointForObjectLambda'],
  ['PUT', `${LAMBDA_POINT}/configuration`, 'PutAccessPointConfigurationForObjectLambda'],
  ['PUT', `${LAMBDA_POINT}/policy`, 'PutAccessPointPolicyForObjectLambda'],
  ['DELETE', `${LAMBDA_POINT}/policy`, 'DeleteAccessPointPolicyForObjectLambda'],
  ['POST', GRANTS, 'CreateAccessGrantsInstance'],
  ['DELETE', GRANTS, 'DeleteAccessGrantsInstance'],
  ['POST', `${GRANTS}/grant`, 'CreateAccessGrant'],
  ['DELETE', `${GRANTS}/grant/{id}`, 'DeleteAccessGrant'],
  ['POST', `${GRANTS}/location`, 'CreateAccessGrantsLocation'],
  ['PUT', `${GRANTS}/location/{id}`, 'UpdateAccessGrantsLocation'],
  ['DELETE', `${GRANTS}/location/{id}`, 'DeleteAccessGrantsLocation'],
  ['PUT', `${GRANTS}/resourcepolicy`, 'PutAccessGrantsInstanceResourcePolicy'],
  ['DELETE', `${GRANTS}/resourcepolicy`, 'DeleteAccessGrantsInstanceResourcePolicy'],
  ['POST', `${GRANTS}/identitycenter`, 'AssociateAccessGrantsIdentityCenter'],
  ['DELETE', `${GRANTS}/identitycenter`, 'DissociateAccessGrantsIdentityCenter'],
  ['POST', `${REGIONS}/create`, 'CreateMultiRegionAccessPoint'],
  ['POST', `${REGIONS}/delete`, 'DeleteMultiRegionAccessPoint'],
  ['POST', `${REGIONS}/put-policy`, 'PutMultiRegionAccessPointPolicy'],
  ['PATCH', '/v20180820/mrap/instances/{mrap+}/routes', 'SubmitMultiRegionAccessPointRoutes'],
  ['POST', JOBS, 'CreateJob'],
  ['POST', `${JOBS}/{id}/priority`, 'UpdateJobPriority'],
  ['POST', `${JOBS}/{id}/status`, 'UpdateJobStatus'],
  ['PUT', '/v20180820/storagelens/{storagelensid}', 'PutStorageLensConfiguration'],
  ['DELETE', '/v20180820/storagelens/{storagelensid}', 'DeleteStorageLensConfiguration'],
  ['POST', '/v20180820/tags/{resourceArn+}', 'TagResource'],
  ['DELETE', '/v20180820/tags/{resourceArn+}', 'UntagResource'],
];

const route = router(CONTROL_ROUTES);

/** Calls to S3 Control, which records count as S3's. */
export const controlCall: Recognizer = (request) => {
  const routed = request.path.startsWith(S3_CONTROL) ? route(request) : undefined;
  if (!routed) return undefined;
  const { eventName, parameters } = routed;
  return managementCall(request, eventName, {
    parameters: ({ account, region }) => ({
      Host: `${account}.s3-control.${region}.amazonaws.com`,
      ...parameters,
    }),
    resources: (_, place) => resourcesOf(routed, place),
  });
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
