import { keptConfig } from './kept.ts';

export default keptConfig({ isMade: false, hasMore: true });
