/**
 * What a session will have viewed, before Redis has said so: what it is known to have viewed, and the views under way from this node.
 * A tab on another node or a retry makes it wrong, which the reply shows.
 */
import { codeAt, standsAt } from '../../shared/text.ts';
import { VIEWED_LENGTH } from './keys.ts';

type UnderWay = { productId: string; foretold: readonly string[] | null };

export class Foresight {
  /** Newest first; null when this node cannot tell. */
  private known: readonly string[] | null;
  /** In the order in which they left. */
  private readonly underWay: UnderWay[] = [];
  /** What it was when Redis last said so, for an outage; null when it never did. */
  last: readonly string[] | null;

  constructor(known: readonly string[] | null) {
    this.known = known;
    this.last = known;
  }

  /** A view leaves for Redis next. Returns what will have been viewed with it, newest first, or null. */
  expect(productId: string): readonly string[] | null {
    const foretold = this.known && this.foretell(productId, this.known);
    this.underWay.push({ productId, foretold });
    return foretold;
  }

  /**
   * A view has been answered: with what has been viewed by now, a product a line, or null when it was not recorded. Returns that as a
   * list; the very list that `expect` returned, where it was right.
   */
  settle(productId: string, lines: string | null): readonly string[] | null {
    const answered = this.take(productId);
    this.known = lines === null ? null : listOf(lines, answered?.foretold);
    if (this.known) this.last = this.known;
    return this.known;
  }

  private take(productId: string): UnderWay | undefined {
    const { underWay } = this;
    if (underWay[0]?.productId === productId) return underWay.shift();
    const at = underWay.findIndex((one) => one.productId === productId);
    return at < 0 ? undefined : underWay.splice(at, 1)[0];
  }

  private foretell(productId: string, known: readonly string[]): readonly string[] {
    const { underWay } = this;
    // Of its length at once: it lives until Redis has answered.
    const foretold = new Array<string>(Math.min(1 + underWay.length + known.length, VIEWED_LENGTH));
    foretold[0] = productId;
    let at = 1;
    for (let i = underWay.length - 1; i >= 0 && at < foretold.length; i--)
      foretold[at++] = (underWay[i] as UnderWay).productId;
    for (let i = 0; at < foretold.length; i++) foretold[at++] = known[i] as string;
    return foretold;
  }
}

/** No new texts for what is known: they would live as long as the session. */
function listOf(lines: string, foretold: readonly string[] | null | undefined): readonly string[] {
  if (foretold && saysSame(lines, foretold)) return foretold;
  return lines === '' ? [] : lines.split('\n');
}

const NEW_LINE = 0x0a;

/** Whether lines are those of a list that is not empty. */
function saysSame(lines: string, list: readonly string[]): boolean {
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const line = list[i] as string;
    if (i > 0 && codeAt(lines, at++) !== NEW_LINE) return false;
    if (!standsAt(lines, line, at)) return false;
    at += line.length;
  }
  return at === lines.length;
}
