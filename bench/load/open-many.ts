/** Sockets that are being opened at a time. */
const OPENING = 50;

/** Opens so many, some at a time; tells of each hundred. Rejects with the first failure. */
export async function openMany(
  count: number,
  open: () => Promise<unknown>,
  tell: (done: number) => void,
): Promise<void> {
  let [begun, done] = [0, 0];
  async function opener() {
    while (begun++ < count) {
      await open();
      if (++done % 100 === 0) tell(done);
    }
  }
  await Promise.all(Array.from({ length: OPENING }, opener));
}
