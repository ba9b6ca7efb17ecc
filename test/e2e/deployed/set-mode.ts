import { backOff } from '../../../aws/back-off.ts';
import { registerDatasets } from '../../../aws/dynamodb/dataset-registry.ts';
import type { TableNames } from '../../../aws/dynamodb/tables.ts';
import type { Mode } from '../../../core/scope/dataset.ts';
import { bucketOf } from './datasets.ts';
import { clients, output } from './deployment.ts';

/**
 * Gives a dataset another mode in the record that the functions judge by, as the function does that each deployment calls.
 * @returns ISO time from which it holds
 */
export const setMode = async (name: string, mode: Mode): Promise<string> => {
  const now = new Date();
  const configured = { name, bucket: bucketOf(name), prefix: `${name}/`, mode, writers: [] };
  const tables = { runs: output('RunsTableName') } as TableNames;
  await registerDatasets({ document: clients.documents, tables, backOff }, [configured], now);
  return now.toISOString();
};
