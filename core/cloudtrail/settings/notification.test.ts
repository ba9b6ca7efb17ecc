import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import { notification } from './bucket-reports.ts';

const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';

describe('event notifications', () => {
  it.each([[''], [{}], [{ xmlns }], [null]])(
    'send events to EventBridge where its element is %j',
    (element) => {
      const parameters = { NotificationConfiguration: { xmlns, EventBridgeConfiguration: element } };
      expect(assigned(notification, 'PutBucketNotification', parameters)).toEqual({ eventBridge: true });
    },
  );

  it.each([[''], [{ xmlns }], [null], [{ CloudFunctionConfiguration: { Event: 's3:ObjectCreated:*' } }]])(
    'do not where the configuration is %j',
    (configuration) => {
      const parameters = { NotificationConfiguration: configuration };
      expect(assigned(notification, 'PutBucketNotification', parameters)).toEqual({ eventBridge: false });
    },
  );

  it('are not known from a record without them', () => {
    expect(assigned(notification, 'PutBucketNotification', { notification: [''] })).toBeUndefined();
  });

  it('are read from an answer', () => {
    expect(notification.read({ EventBridgeConfiguration: {} })).toEqual({ eventBridge: true });
    expect(notification.read({ QueueConfigurations: [] })).toEqual({ eventBridge: false });
  });
});
