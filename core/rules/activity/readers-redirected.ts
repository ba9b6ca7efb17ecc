import { at, isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { bucketNamed, readStoreName } from '../../cloudtrail/bucket-name.ts';
import { fieldAnywhere, textAnywhere, textsAnywhere } from '../../cloudtrail/fields.ts';
import { aboutBucket, aboutResource } from '../../cloudtrail/subjects.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import type { ActivityRule } from '../rule.ts';
import { ERODE_DATASET_INTEGRITY, POISON_TRAINING_DATA } from '../techniques.ts';

export const readersRedirected: ActivityRule = {
  id: 'readers-redirected',
  title: 'readers get something else',
  attempt: 'give readers something else',
  meaning:
    'What readers get was changed, and not the bytes: an Object Lambda access point answers with what a function makes of an object, and the routes of a Multi-Region access point decide from which bucket readers are served. Every digest in the guarded bucket stays as it was.',
  techniques: [POISON_TRAINING_DATA, ERODE_DATASET_INTEGRITY],
  runbook: [
    'Turn the routes back to the guarded bucket, or give the Object Lambda access point back its function, or delete it.',
    'Find out which jobs read by this way: verify what they got against the manifest (`sealwatch verify --local`).',
    'Read the code of the function, and the objects of the other bucket.',
  ],
  firstStep: 'Turn the routes, or the function, back; then verify what jobs got by this way.',
  judge({ call, change, guard, settings }) {
    if (call?.service !== 's3' || change !== null) return [];
    if (call.name === 'CreateAccessPointForObjectLambda' || call.name === CHANGES_FUNCTION)
      return transformed(call, { guard, settings });
    if (call.name === 'CreateMultiRegionAccessPoint') return joined(call, guard);
    return call.name === 'SubmitMultiRegionAccessPointRoutes' ? routed(call, guard) : [];
  },
  missing(call) {
    if (call.service !== 's3') return null;
    if (call.name === CHANGES_FUNCTION)
      return textAnywhere(call.parameters, 'functionarn') === null ? 'the function' : null;
    if (call.name !== 'SubmitMultiRegionAccessPointRoutes') return null;
    return routesIn(call).length === 0 ? 'the routes' : null;
  },
};

const CHANGES_FUNCTION = 'PutAccessPointConfigurationForObjectLambda';

/** An access point whose bucket is not known may be one of a guarded bucket. */
function transformed(call: ApiCall, { guard, settings }: Pick<Activity, 'guard' | 'settings'>): RuleMatch[] {
  const supporting = textAnywhere(call.parameters, 'supportingaccesspoint');
  const named = supporting === null ? null : readStoreName(supporting);
  const account = (named?.kind === 'access-point' ? named.account : null) ?? call.account ?? '';
  const point =
    named?.kind === 'access-point'
      ? settings.get(`access-point/${account}/${named.name}`, 'access-point')
      : null;
  const behind = point?.isKnown ? point.value.bucket : null;
  const bucket = guardedBucket(guard, behind);
  if (behind !== null && bucket === null) return [];
  const functions = textsAnywhere(fieldAnywhere(call.parameters, 'transformationconfigurations')).filter(
    (text) => text.includes(':lambda:'),
  );
  const name = textAnywhere(call.parameters, 'name') ?? call.resources[0]?.arn ?? '';
  const by = functions.length === 0 ? 'a function that is not in the record' : functions.join(', ');
  const isChange = call.name === CHANGES_FUNCTION;
  return [
    {
      severity: isChange ? 'high' : 'medium',
      reason: `whoever reads through the Object Lambda access point ${name} gets what ${by} makes of it${isChange ? ' from now on' : ''}`,
      details: [`it reads from ${supporting ?? 'an access point that is not in the record'}`],
      subject: bucket ? aboutBucket(bucket) : aboutResource(`accesspoint/${name}`),
    },
  ];
}

interface Route {
  readonly bucket: string;
  /** `null` where it is not in the record. */
  readonly account: string | null;
  /** In percent; 0 or 100. `null` where a bucket only takes part. */
  readonly dial: number | null;
}

function routesIn(call: ApiCall): readonly Route[] {
  return [
    ...listed(fieldAnywhere(call.parameters, 'routeupdates'), 'Route'),
    ...listed(fieldAnywhere(call.parameters, 'regions'), 'Region'),
  ].flatMap((each) => {
    const bucket = bucketNamed(textAt(each, 'Bucket') ?? textAt(each, 'bucket'));
    if (bucket === null) return [];
    const account = textAt(each, 'BucketAccountId') ?? textAt(each, 'bucketAccountId');
    const dial = numberAt(each, 'TrafficDialPercentage') ?? numberAt(each, 'trafficDialPercentage');
    return [{ bucket, account, dial }];
  });
}

/** A list, or an element of XML that holds one or several. */
function listed(value: Json | undefined, name: string): readonly Json[] {
  if (!isObject(value)) return listAt({ value: value ?? null }, 'value').filter((each) => isObject(each));
  return at(value, name) === undefined ? [value] : listAt(value, name);
}

/** Readers who are sent from a guarded bucket to one that nobody guards. */
function routed(call: ApiCall, guard: Guard): RuleMatch[] {
  const routes = routesIn(call);
  const isGuarded = ({ bucket }: Route): boolean => guard.buckets.some(({ name }) => name === bucket);
  const closed = routes.filter((route) => isGuarded(route) && route.dial === 0);
  const opened = routes.filter((route) => !isGuarded(route) && route.dial !== 0);
  // Without a configuration every change of a route counts: nobody says which of the buckets is the right one.
  const isFailover =
    guard.scope === 'configured' && routes.every((route) => !isGuarded(route)) && hasBoth(routes);
  if (closed.length === 0 && opened.length === 0) return [];
  const name = textAnywhere(call.parameters, 'mrap') ?? call.resources[0]?.arn ?? '';
  const to = opened.map(({ bucket }) => bucket).join(', ') || 'buckets that the record does not name';
  const from = closed.map(({ bucket }) => bucket).join(', ');
  const bucket = guardedBucket(guard, closed[0]?.bucket ?? null);
  const isSure = closed.length > 0 || guard.scope === 'everything' || routes.some(isGuarded);
  return [
    {
      severity: isSure ? 'high' : isFailover ? 'low' : 'medium',
      reason: `readers of the Multi-Region access point ${name} are served from ${to} now${from === '' ? '' : `, and no longer from ${from}`}`,
      details: routes.map(
        ({ bucket: each, dial }) =>
          `${each}: ${dial === null ? 'an unknown part' : `${dial} %`} of the traffic`,
      ),
      subject: bucket ? aboutBucket(bucket) : aboutResource(name),
    },
  ];
}

/**
 * Traffic that moves from some buckets to others. A record names only the routes that it changes: whoever opens another bucket beside a guarded
 * one can close a third, which nobody used, in the same call.
 */
const hasBoth = (routes: readonly Route[]): boolean =>
  routes.some(({ dial }) => dial === 0) && routes.some(({ dial }) => dial !== 0);

/** A guarded bucket beside another one: readers may be served from either. */
function joined(call: ApiCall, guard: Guard): RuleMatch[] {
  const members = routesIn(call);
  const guarded = members.find(({ bucket }) => guardedBucket(guard, bucket) !== null);
  const bucket = guardedBucket(guard, guarded?.bucket ?? null);
  const own = guard.account ?? call.account;
  const others = members.filter(
    (member) => member !== guarded && !guard.buckets.some(({ name }) => name === member.bucket),
  );
  if (bucket === null || others.length === 0) return [];
  const isOutside = others.some(({ account }) => account !== null && !isTrusted(guard, account, own));
  const names = others.map(({ bucket: each, account }) =>
    account === null ? each : `${each} of ${account}`,
  );
  return [
    {
      severity: isOutside ? 'high' : 'medium',
      reason: `a Multi-Region access point serves readers from ${bucket.name} or from ${names.join(', ')}, whichever is nearer`,
      details: [],
      subject: aboutBucket(bucket),
    },
  ];
}
