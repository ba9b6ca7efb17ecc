import { chain, logger } from '../start-up/chain.ts';

export const handler = chain(async (): Promise<void> => {
  logger.info('looked');
});
