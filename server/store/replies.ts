/** Errors that Redis itself replies. */

/** Not now: memory is full, data is loading, a replica, a failing disk, a cluster that is rearranging itself. */
const NOT_NOW = /^(OOM|LOADING|READONLY|BUSY|MISCONF|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN)\b/;
/** A cluster's slot has moved, or is moving. In a batch with other commands the library passes this reply on instead of following it. */
const REDIRECTED = /^(MOVED|ASK|TRYAGAIN)\b/;

/** Whether Redis itself said no. */
export const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError';
export const isNotNow = (error: Error): boolean => NOT_NOW.test(error.message);
export const isRedirected = (error: unknown): boolean => isReply(error) && REDIRECTED.test(error.message);
/** Redis was started anew, or its scripts were flushed. */
export const isLostScript = (error: unknown): boolean => isReply(error) && error.message.startsWith('NOSCRIPT');
