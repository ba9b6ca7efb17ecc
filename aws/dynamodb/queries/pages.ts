import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../version-codec.ts';

// Whoever wants only the newest few pays for few; whoever wants all soon gets pages of a megabyte.
const FIRST_PAGE = 100;

/** The pages of one query; from the second on, the next page is on its way while one is consumed. */
export async function* pages(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
): AsyncGenerator<readonly Item[]> {
  const ask = (more: Partial<QueryCommandInput>) => client.send(new QueryCommand({ ...input, ...more }));
  let page = await ask({ Limit: FIRST_PAGE });
  yield page.Items ?? [];
  let following = page.LastEvaluatedKey;
  let asked = following && ask({ ExclusiveStartKey: following });
  while (asked) {
    page = await asked;
    following = page.LastEvaluatedKey;
    asked = following && ask({ ExclusiveStartKey: following });
    // Awaited in the next round, or by nobody when the consumer stops here.
    asked?.catch(() => {});
    yield page.Items ?? [];
  }
}
