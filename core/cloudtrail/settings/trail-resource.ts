import { textAt } from '../../base/json.ts';
import type { ApiCall } from '../api-call.ts';
import { refusedArn } from '../refused-arn.ts';

const TRAIL = /^arn:aws[\w-]*:cloudtrail:([\w-]*):(\d*):trail\/(.+)$/s;

/**
 * The trail that a call names, by its name or its ARN: `trail/ACCOUNT/REGION/NAME`, for trails of one name are in many Regions and
 * accounts. A call by name reaches a trail in its home Region only. `null` where none is told.
 */
export function trailResource(call: ApiCall): string | null {
  const named = trailNameOf(call);
  if (named === null) return null;
  const [, region, account, name] = TRAIL.exec(named) ?? [];
  return `trail/${account || (call.account ?? '')}/${region || (call.region ?? '')}/${name ?? named}`;
}

/** A name or an ARN, as the call tells it. */
export const trailNameOf = (call: ApiCall): string | null =>
  textAt(call.parameters, 'name') ??
  textAt(call.parameters, 'trailName') ??
  textAt(call.parameters, 'trailARN') ??
  call.resources.find(({ arn }) => TRAIL.test(arn))?.arn ??
  trailIn(refusedArn(call));

const trailIn = (arn: string | null): string | null => (arn !== null && TRAIL.test(arn) ? arn : null);

/** The bare name of a trail's resource. */
export const trailNamed = (resource: string): string => resource.split('/').slice(3).join('/');
