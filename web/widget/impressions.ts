/** Tells which items were seen: at least half of one in view for a whole second, in a page that is in front. */

const HALF = 0.5;
const SEEN_MS = 1000;

export type Impressions = {
  watch(item: Element): void;
  unwatch(item: Element): void;
  close(): void;
};

/** `onSeen` is told each watched item once. */
export function createImpressions(onSeen: (item: Element) => void): Impressions {
  /** What is in view, with the clock that runs while the page is in front too. */
  const inView = new Map<Element, ReturnType<typeof setTimeout> | undefined>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        if (intersectionRatio < HALF) leave(target);
        else if (!inView.has(target)) start(target);
      }
    },
    { threshold: HALF },
  );

  function start(item: Element): void {
    const seen = () => {
      unwatch(item);
      onSeen(item);
    };
    inView.set(item, document.hidden ? undefined : setTimeout(seen, SEEN_MS));
  }

  function leave(item: Element): void {
    clearTimeout(inView.get(item));
    inView.delete(item);
  }

  function unwatch(item: Element): void {
    observer.unobserve(item);
    leave(item);
  }

  function turn(): void {
    for (const [item, clock] of inView) {
      clearTimeout(clock);
      start(item);
    }
  }
  document.addEventListener('visibilitychange', turn);

  return {
    watch: (item) => observer.observe(item),
    unwatch,
    close() {
      document.removeEventListener('visibilitychange', turn);
      observer.disconnect();
      for (const item of [...inView.keys()]) leave(item);
    },
  };
}
