import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { bucketWithTrails, taking, trail, WRITES_ONLY } from '../sample-trails.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'some minutes ago', facts: bucketWithTrails([trail()]) }],
  fails: [
    { title: 'never', facts: bucketWithTrails([trail({}, { lastDeliveryAt: known(null) })]) },
    {
      title: 'two days ago',
      facts: bucketWithTrails([trail({}, { lastDeliveryAt: known('2026-11-18T03:00:00.000Z') })]),
    },
    {
      title: 'two days ago, of a trail of data events that was refused',
      facts: bucketWithTrails([
        trail(
          {},
          {
            selectors: taking(WRITES_ONLY),
            lastDeliveryAt: known('2026-11-18T03:00:00.000Z'),
            lastDeliveryError: known('AccessDenied'),
          },
        ),
      ]),
    },
    {
      title: 'refused',
      facts: bucketWithTrails([trail({}, { lastDeliveryError: known('AccessDenied') })]),
    },
    {
      title: 'refused, whenever it was',
      facts: bucketWithTrails([
        trail({}, { lastDeliveryAt: unknown('Throttled'), lastDeliveryError: known('NoSuchBucket') }),
      ]),
    },
  ],
  notApplicable: [],
  unknown: [
    {
      title: 'two days ago, of a trail of data events alone: nobody may have written meanwhile',
      facts: bucketWithTrails([
        trail({}, { selectors: taking(WRITES_ONLY), lastDeliveryAt: known('2026-11-18T03:00:00.000Z') }),
      ]),
    },
    {
      title: 'the status was denied',
      facts: bucketWithTrails([trail({}, { lastDeliveryAt: unknown('AccessDenied') })]),
    },
    {
      title: 'the time is none',
      facts: bucketWithTrails([trail({}, { lastDeliveryAt: known('lately') })]),
    },
  ],
};
