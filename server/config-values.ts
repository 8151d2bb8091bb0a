/** How texts of the environment become values; undefined: not understood. */

export const text = (value: string) => value;
export const integer = (low: number, high: number) => (value: string) => {
  const number = Number(value);
  return /^\d+$/.test(value) && number >= low && number <= high ? number : undefined;
};
export const oneOf =
  <const T extends string>(...choices: T[]) =>
  (value: string) =>
    choices.find((choice) => choice === value);
export const flag = (value: string) => (value === 'true' ? true : value === 'false' ? false : undefined);
export const optional =
  <T>(parse: (value: string) => T | undefined) =>
  (value: string) =>
    value === '' ? null : parse(value);
export const commaSeparated = (valid: (part: string) => boolean) => (value: string) => {
  const parts = value.split(',').map((part) => part.trim());
  return parts.every(valid) ? parts : undefined;
};

const isRedisUrl = (url: string) =>
  /^unix:\/\/\/./.test(url) ? true : /^rediss?:\/\/./.test(url) && URL.canParse(url);
/** Several mean a cluster, whose machines are not reached over a Unix socket. */
export const redisUrls = (value: string) => {
  const urls = commaSeparated(isRedisUrl)(value);
  return urls && urls.length > 1 && urls.some((url) => url.startsWith('unix:')) ? undefined : urls;
};
export const isOrigin = (entry: string) =>
  /^[a-z0-9.-]+$/i.test(entry) ||
  (/^https?:\/\/[^*]+$/.test(entry) && URL.canParse(entry) && new URL(entry).origin === entry);
