/** What waits for the replies to commands that were sent together: one object for all of them, as it lives until Redis has answered. */
import type { Command } from './prepared.ts';
import { isLostScript } from './replies.ts';

/** What all batches of a connection share. */
type Ways = {
  /** A command has been settled, either way. */
  settled(): void;
  /** What a caller is told of an error. */
  translate(error: unknown): unknown;
  /** Sends a command by the library. */
  plainly(command: Command): Promise<unknown>;
};

export class Batch {
  private readonly replies: unknown[] = [];
  private left: number;
  private readonly ways: Ways;
  private readonly make: () => readonly Command[];
  private readonly done: (replies: unknown[]) => void;
  private readonly fail: (error: unknown) => void;

  /**
   * `make` makes its `count` commands again, should Redis have lost a script. `done` is called once all are answered, `fail` for each that
   * fails: those of a promise, which listens to the first.
   */
  constructor(ways: Ways, count: number, make: Batch['make'], done: Batch['done'], fail: Batch['fail']) {
    this.ways = ways;
    this.left = count;
    this.make = make;
    this.done = done;
    this.fail = fail;
  }

  /** The command of that place has been answered. */
  resolve(index: number, reply: unknown): void {
    this.ways.settled();
    this.keep(index, reply);
  }

  reject(index: number, error: Error): void {
    this.ways.settled();
    if (isLostScript(error)) this.again(index);
    else this.fail(this.ways.translate(error));
  }

  private keep(index: number, reply: unknown): void {
    this.replies[index] = reply;
    this.left--;
    if (this.left === 0) this.done(this.replies);
  }

  private again(index: number): void {
    this.ways.plainly(this.make()[index] as Command).then((reply) => this.keep(index, reply), this.fail);
  }
}
