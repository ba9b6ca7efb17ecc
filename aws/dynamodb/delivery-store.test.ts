import { BatchGetCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { announce, claimed } from '../../core/findings/delivery-state.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import { DynamoDeliveryStore } from './delivery-store.ts';
import { encodeFinding } from './item-codecs.ts';

const TABLES = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const GROUP = 'first|object-altered|moderation-v3|critical';

/** A table whose index still shows all findings as waiting, also those that were claimed a moment ago. */
function laggingStore(findings: readonly Finding[]): DynamoDeliveryStore {
  const items = new Map(findings.map((each) => [each.id, encodeFinding(each)]));
  const send = async (command: unknown) => {
    if (command instanceof QueryCommand) return { Items: [...items.keys()].map((id) => ({ id })) };
    if (!(command instanceof BatchGetCommand)) throw new Error('an unexpected command');
    const keys = command.input.RequestItems?.F?.Keys ?? [];
    expect(keys.length).toBeLessThanOrEqual(100);
    return { Responses: { F: keys.map(({ id }) => items.get(id)) } };
  };
  // The paginator takes nothing but the SDK's own client.
  const client = Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
    send,
  });
  return new DynamoDeliveryStore(client, TABLES);
}

const waiting = (index: number): Finding => announce(finding({ id: String(index).padStart(40, '0') }));

it('skips what was claimed a moment ago and the index still shows', async () => {
  const all = Array.from({ length: 250 }, (_, index) => waiting(index));
  const findings = all.map((each, index) => (index < 180 ? claimed(each, 'alert') : each));
  const store = laggingStore(findings);
  const pages: Finding[][] = [];
  for await (const page of store.pending(GROUP, 90)) pages.push(page);
  expect(pages.flat().map(({ id }) => Number(id))).toEqual(
    Array.from({ length: 70 }, (_, index) => 180 + index),
  );
  expect(pages.map((page) => page.length)).toEqual([0, 0, 70]);
});
