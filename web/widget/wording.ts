/** Numbers as people of the page's language read them. */

export type Wording = {
  price(value: number | null): string;
  rating(value: number | null): string;
  /** The rating for those who cannot see stars. */
  ratingText(value: number): string;
};

/** The first of these that the browser takes: an unknown language or currency is the shop's slip, and no reason to show nothing. */
function formatter(...attempts: [locale: string | undefined, options: Intl.NumberFormatOptions][]): Intl.NumberFormat {
  for (const [locale, options] of attempts) {
    try {
      return new Intl.NumberFormat(locale, options);
    } catch {}
  }
  return new Intl.NumberFormat();
}

export function readWording(element: Element): Wording {
  const locale = document.documentElement.lang || navigator.language;
  const currency = element.getAttribute('currency');
  const plain: Intl.NumberFormatOptions = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const money: Intl.NumberFormatOptions = currency ? { style: 'currency', currency } : plain;
  const prices = formatter([locale, money], [undefined, money], [locale, plain], [undefined, plain]);
  const ratings = formatter([locale, { maximumFractionDigits: 1 }], [undefined, { maximumFractionDigits: 1 }]);
  const sentence = element.getAttribute('rating-text') || '{rating} out of 5';
  const rating = (value: number | null) => (value === null ? '' : ratings.format(value));
  return {
    price: (value) => (value === null ? '' : prices.format(value)),
    rating,
    ratingText: (value) => sentence.replaceAll('{rating}', () => rating(value)),
  };
}
