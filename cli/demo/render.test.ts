import { expect, it } from 'vitest';
import { renderEvent } from './render.ts';

it('shows the mail of an alert as people get it, with the blanks that align it and nothing that hides', () => {
  const mail = {
    subject: 'Sealwatch: object altered',
    text: 'Object    s3://b/a\\x20b\nFound     \u202eabc\n',
  };
  const alert = { rule: 'object-altered', severity: 'critical' };
  const event = { kind: 'alert', alert, seconds: 1, mail } as unknown as Parameters<typeof renderEvent>[0];
  const lines = renderEvent(event, { style: (_, text) => text, command: 'sealwatch' });
  expect(lines.slice(-2)).toEqual(['   | Object    s3://b/a\\x20b', '   | Found     \\u{202e}abc']);
});
