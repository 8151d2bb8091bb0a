/** One shopper on a raw WebSocket: Engine.IO and Socket.IO frames by hand. */
import { openWire } from './wire.ts';

export type Shopper = {
  sessionId: string;
  /** Where in the shop they stay; chosen with the first view. */
  place?: number;
  /** View ids without a push yet, oldest first. */
  waiting: string[];
  /** Sends a view; returns its bytes. */
  view(productId: string, viewId: string): number;
  leave(): void;
};

export type Heard = {
  ack(viewId: string, ok: boolean, bytes: number): void;
  push(shopper: Shopper, viewId: string, frame: Buffer): void;
  closed(why: string): void;
};

const PUSH = Buffer.from('42["recommendations",');
const ACK = Buffer.from('43');
const VIEW_ID = Buffer.from('"viewId":"');
/** How far into a push its view id stands at most. */
const HEAD = 200;

/** Resolves once there is a session. */
export function openShopper(url: string, heard: Heard): Promise<Shopper> {
  return new Promise((resolve, reject) => {
    let acks = 0;
    const wire = openWire(url, '/socket.io/?EIO=4&transport=websocket', {
      frame(bytes) {
        if (starts(bytes, PUSH)) heard.push(shopper, viewIdIn(bytes), bytes);
        else if (starts(bytes, ACK)) heard.ack(viewIdIn(bytes), bytes.includes('"ok":true'), bytes.length);
        else control(bytes.toString());
      },
      closed(why) {
        heard.closed(why);
        reject(new Error(why));
      },
    });
    const shopper: Shopper = {
      sessionId: '',
      waiting: [],
      leave: () => wire.close(),
      view(productId, viewId) {
        const frame = `42${acks++}["view",{"productId":"${productId}","viewId":"${viewId}"}]`;
        wire.send(frame);
        return frame.length;
      },
    };

    function control(frame: string): void {
      if (frame.startsWith('0{')) wire.send('40');
      else if (frame.startsWith('42["session"')) {
        shopper.sessionId = JSON.parse(frame.slice(2))[1].sessionId;
        resolve(shopper);
      } else if (frame.startsWith('44')) reject(new Error(`refused: ${frame}`));
      else if (frame === '2') wire.send('3');
    }
  });
}

const starts = (bytes: Buffer, text: Buffer): boolean =>
  bytes.length > text.length && text.compare(bytes, 0, text.length) === 0;

function viewIdIn(bytes: Buffer): string {
  const head = bytes.subarray(0, HEAD);
  const at = head.indexOf(VIEW_ID);
  if (at < 0) return '';
  const start = at + VIEW_ID.length;
  return head.toString('latin1', start, head.indexOf(0x22, start));
}
