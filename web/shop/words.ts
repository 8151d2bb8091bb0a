/** What the shop says of its categories. */
const LINES: Record<string, string> = {
  audio: 'Close your eyes and you are in the room.',
  coffee: 'Everything for the first cup, and for the second.',
  cookware: 'Heavy where it matters, and it gets better with years.',
  furniture: 'Honest wood and good joints, made to be sat on.',
  lighting: 'Soft light in the right corner changes a whole room.',
  home: 'Wool, linen and cotton for wherever you put your feet up.',
  garden: 'Green things, and what keeps them that way.',
  outdoor: 'Light to carry, quick to pitch, dry by morning.',
  shoes: 'Soles that are made for the road you really walk.',
  clothing: 'Good cloth, plain cuts. Wear it until it is yours.',
  bags: 'Room for the day, or for the week.',
  accessories: 'Small things you put on every morning.',
  stationery: 'Paper that takes ink, and pens that keep up with you.',
  toys: 'Made of wood and wool, to be handed down.',
};

export const lineOf = (slug: string): string => LINES[slug] ?? '';

/** Short enough for the row of all categories. */
export const labelOf = (slug: string): string => slug.charAt(0).toUpperCase() + slug.slice(1);

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
export const priceOf = (amount: number): string => dollars.format(amount);

export function stockOf(stock: number): { text: string; tone: 'good' | 'low' | 'none' } {
  if (stock <= 0) return { text: 'Sold out, back soon', tone: 'none' };
  if (stock <= 5) return { text: `Only ${stock} left`, tone: 'low' };
  return { text: 'In stock, leaves today', tone: 'good' };
}
