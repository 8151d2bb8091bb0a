/** A figure of a gateway's /metrics; 0 where it has not been counted. `labels` as they stand there: `what="dropped"`. */
export async function readMetric(url: string, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(labels ? `${name}{${labels}} ` : `${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}
