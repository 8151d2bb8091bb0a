/** The cart, kept on this device. */
export type Line = { productId: string; quantity: number };

export type Cart = {
  lines(): readonly Line[];
  count(): number;
  add(productId: string): void;
  /** 0 takes it out. */
  set(productId: string, quantity: number): void;
  clear(): void;
};

const KEY = 'shop-cart';
export const MOST_OF_ONE = 9;

function kept(): Line[] {
  try {
    const lines = JSON.parse(localStorage.getItem(KEY) ?? '[]') as Line[];
    return lines.filter(({ productId, quantity }) => typeof productId === 'string' && quantity > 0);
  } catch {
    return []; // unreadable, or nothing may be kept: an empty cart then
  }
}

export function createCart(onChange: () => void): Cart {
  let lines = kept();

  function become(next: Line[]): void {
    lines = next;
    try {
      localStorage.setItem(KEY, JSON.stringify(lines));
    } catch {
      // It lasts as long as the page then.
    }
    onChange();
  }
  const quantityOf = (productId: string) => lines.find((line) => line.productId === productId)?.quantity ?? 0;

  function set(productId: string, wanted: number): void {
    const quantity = Math.min(MOST_OF_ONE, wanted);
    const known = lines.some((line) => line.productId === productId);
    const next = known
      ? lines.map((line) => (line.productId === productId ? { productId, quantity } : line))
      : [...lines, { productId, quantity }];
    become(next.filter((line) => line.quantity > 0));
  }

  return {
    lines: () => lines,
    count: () => lines.reduce((sum, { quantity }) => sum + quantity, 0),
    add: (productId) => set(productId, quantityOf(productId) + 1),
    set,
    clear: () => become([]),
  };
}
