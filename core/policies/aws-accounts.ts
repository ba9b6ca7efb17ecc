import { asksConfiguration } from './actions.ts';
import type { ActionOnResource } from './reach.ts';

/** What AWS delivers from an account of its own, and the service that does it today. */
export interface AwsDelivery {
  /** As in "… delivers". */
  readonly what: string;
  /** The service to name instead; it says on whose behalf it comes. */
  readonly service: string;
}

const LOAD_BALANCERS: AwsDelivery = {
  what: 'access logs of load balancers',
  service: 'logdelivery.elasticloadbalancing.amazonaws.com',
};
const REDSHIFT: AwsDelivery = { what: 'audit logs of Redshift', service: 'redshift.amazonaws.com' };
const CLOUDFRONT: AwsDelivery = {
  what: 'access logs of CloudFront',
  service: 'delivery.logs.amazonaws.com',
};

/** Source: Elastic Load Balancing user guide, "Enable access logs", as aws-cdk-lib/region-info (`ELBV2_ACCOUNT`) has them by Region. */
const LOAD_BALANCER_ACCOUNTS =
  `098369216593 754344448648 582318560864 600734575887 383597477331 718504428378 114774131450 783225319266 589379963580
  985666609251 638102146993 037604701340 054676820928 897822967062 635631232127 156460612806 652711504416 009996457667
  076674570225 507241528517 127311923021 033677994240 190560391635 048591011584 770363063475 121062877647 740734521339
  091100254016 412137745753 027434742980 797873946194`.split(/\s+/);

/**
 * Source: Redshift management guide, "Database audit logging", as the provider of AWS for Terraform has them by Region (data source
 * `aws_redshift_service_account`).
 */
const REDSHIFT_ACCOUNTS =
  `365689465814 313564881002 404641285394 760740231472 090321488786 865932855811 361669875840 762762565011 907379612154
  111890595117 660998842044 053454850223 729911121831 945612479654 210876761215 307160386991 915173422425 013126148197
  075028567923 193672423079 391106570357 665727464434 262260360010 902366379725`.split(/\s+/);

/** The canonical user `awslogsdelivery`, and that of China. Source: CloudFront developer guide, "Standard logging", "Permissions". */
const CLOUDFRONT_USERS = [
  'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0',
  'a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56',
];

const DELIVERIES: ReadonlyMap<string, AwsDelivery> = new Map(
  (
    [
      [LOAD_BALANCER_ACCOUNTS, LOAD_BALANCERS],
      [REDSHIFT_ACCOUNTS, REDSHIFT],
      [CLOUDFRONT_USERS, CLOUDFRONT],
    ] as const
  ).flatMap(([ids, delivery]) => ids.map((id) => [id, delivery] as const)),
);

/** What AWS delivers from an account or as a canonical user; `null` for anybody else's. */
export const awsDeliveryBy = (id: string): AwsDelivery | null => DELIVERIES.get(id) ?? null;

const DELIVERS: ReadonlySet<string> = new Set(['s3:putobject', 's3:putobjectacl']);

/**
 * What the only parties outside deliver, where all of them are AWS's own and may do no more than it takes to deliver. With any other
 * right they are strangers: nobody has such an account read or delete.
 */
export function deliveryOf(
  external: readonly string[],
  actionsOnResources: readonly ActionOnResource[],
): AwsDelivery | null {
  const [first = null, ...others] = external.map(awsDeliveryBy);
  if (first === null || others.some((each) => each !== first)) return null;
  const isDelivery = actionsOnResources.every(
    ({ action: { isNot, values } }) =>
      !isNot && values.every((value) => DELIVERS.has(value) || asksConfiguration(value)),
  );
  return isDelivery ? first : null;
}
