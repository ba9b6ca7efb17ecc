import { keptConfig } from './kept.ts';

export default keptConfig({ isMade: true, hasMore: true });
