/**
 * Views whose push is still to come. A list that the push will bring need not be asked for: on a product page that saves a question
 * for each list, and the page is drawn once instead of once for every answer.
 */

/** More are not remembered: a push that never comes is forgotten. */
const MOST = 100;
/** So long a list waits for a push before it is asked for after all. */
const PATIENCE_MS = 400;

type Expected = { productId: string; viewedAt: number; arrived: Promise<void>; arrive: () => void };

export function createExpected() {
  const views = new Map<string, Expected>();

  function drop(viewId: string): Expected | undefined {
    const view = views.get(viewId);
    views.delete(viewId);
    view?.arrive();
    return view;
  }

  return {
    add(viewId: string, productId: string, viewedAt: number): void {
      let arrive = () => {};
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      setTimeout(arrive, PATIENCE_MS);
      views.set(viewId, { productId, viewedAt, arrived, arrive });
      for (const oldest of views.keys()) if (views.size > MOST) drop(oldest);
    },
    /** ms from that view to now, to the tenth; null for a view of somebody else, another tab say. */
    arrived(viewId: string): number | null {
      const view = drop(viewId);
      return view === undefined ? null : Math.round((performance.now() - view.viewedAt) * 10) / 10;
    },
    /** Resolves once no push is worth waiting for: of that product, or of any where the list is about none. */
    async settled(productId: string | undefined): Promise<void> {
      // An element that stands before the one that tells the view, in the same page, is asked to show its list first.
      await null;
      const worth = [...views.values()].filter((view) => productId === undefined || view.productId === productId);
      await Promise.all(worth.map(({ arrived }) => arrived));
    },
  };
}
