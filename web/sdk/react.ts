/** Pushcart for React: `const { items } = usePushcart({ server, list: 'session' })`. */
import { useEffect, useState } from 'react';
import type { Item, List } from '../../shared/lists.ts';
import { connect } from './sdk.ts';
import type { Ask, Pushcart, Status } from './types.ts';

/** `items` is empty until the first answer, when `list` is null too. */
export type Recommended = {
  list: List | null;
  items: Item[];
  status: Status;
  pushcart: Pushcart | null;
};

/** A list that stays fresh as long as the component is mounted. All components of a page share one connection. */
export function usePushcart({ server, ...ask }: Ask & { server?: string }): Recommended {
  const [list, setList] = useState<List | null>(null);
  const [status, setStatus] = useState<Status>('connecting');
  const [pushcart, setPushcart] = useState<Pushcart | null>(null);
  // By value: a new object with the same question in it is no new question.
  const question = JSON.stringify(ask);

  useEffect(() => {
    // In an effect: a server that renders the page opens no connection.
    const shared = connect(server === undefined ? {} : { server });
    setPushcart(shared);
    setList(null);
    const ends = [shared.onStatus(setStatus), shared.follow(JSON.parse(question) as Ask, setList)];
    return () => {
      for (const end of ends) end();
    };
  }, [server, question]);

  return { list, items: list?.items ?? [], status, pushcart };
}

/** Tells the view of a product, once for each product. */
export function usePushcartView(productId: string, { server }: { server?: string } = {}): void {
  useEffect(() => {
    const shared = connect(server === undefined ? {} : { server });
    // Refused for good, or given up: there is nothing a page could do. `dropped` counts.
    shared.view(productId).catch(() => undefined);
  }, [server, productId]);
}
