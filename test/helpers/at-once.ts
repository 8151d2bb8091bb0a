/**
 * Registers tests that begin together, when the first of them is reached: for those that mostly wait, each on a Redis of its own. Each
 * is still reported by itself.
 */
export function atOnce(test: (name: string, run: () => Promise<void>) => void) {
  const runs: (() => Promise<void>)[] = [];
  let begun: Promise<void>[] | undefined;
  return (name: string, run: () => Promise<void>): void => {
    const place = runs.push(run) - 1;
    test(name, () => {
      begun ??= runs.map((run) => run());
      // What fails is told when its turn comes.
      for (const running of begun) running.catch(() => {});
      return begun[place] as Promise<void>;
    });
  };
}
