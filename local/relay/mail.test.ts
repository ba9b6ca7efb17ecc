import { expect, it } from 'vitest';
import { mailOf } from './mail.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alerts';

const published = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams({ Action: 'Publish', TopicArn: TOPIC, ...fields }).toString();

it('takes the part that is for people', () => {
  const Message = JSON.stringify({ default: '{"id":"7f"}', email: 'These are not the approved bytes.' });
  expect(mailOf(published({ Subject: 'altered', MessageStructure: 'json', Message }))).toEqual({
    topicArn: TOPIC,
    subject: 'altered',
    text: 'These are not the approved bytes.',
    machineText: '{"id":"7f"}',
  });
});

it('falls back to the part that is for everybody', () => {
  const Message = JSON.stringify({ default: 'for all' });
  expect(mailOf(published({ MessageStructure: 'json', Message }))).toMatchObject({ text: 'for all' });
});

it('takes a plain message as it is, even one that resembles parts', () => {
  const Message = JSON.stringify({ email: 'not a part' });
  expect(mailOf(published({ Message }))).toMatchObject({ text: Message, machineText: Message });
});

it.each([
  ['another call', new URLSearchParams({ Action: 'Subscribe', TopicArn: TOPIC }).toString()],
  ['a text message to a telephone', new URLSearchParams({ Action: 'Publish', Message: 'a' }).toString()],
  ['nothing', ''],
])('passes over %s', (_, body) => {
  expect(mailOf(body)).toBeUndefined();
});
