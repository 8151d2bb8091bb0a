/** One subscriber: Engine.IO and Socket.IO frames by hand. */
import { openWire } from './wire.ts';

/** How a `trending` event begins on the wire. It is only compared: parsing thousands of them would measure this process. */
const TRENDING = Buffer.from('42["trending"');

export type Heard = { trending(frame: Buffer): void; ping(): void; closed(why: string): void };

/** Resolves when the subscription is acknowledged. Rejects when it is refused, or the connection ends before. */
export function openSubscriber(url: string, heard: Heard): Promise<void> {
  return new Promise((resolve, reject) => {
    const wire = openWire(url, '/socket.io/?EIO=4&transport=websocket', {
      frame(bytes) {
        if (bytes.length > TRENDING.length && TRENDING.compare(bytes, 0, TRENDING.length) === 0) heard.trending(bytes);
        else control(bytes.toString());
      },
      closed(why) {
        heard.closed(why);
        reject(new Error(why));
      },
    });

    function control(frame: string): void {
      if (frame.startsWith('0{')) wire.send('40');
      else if (frame.startsWith('40{')) wire.send('420["subscribe",{"feed":"trending"}]');
      else if (frame.startsWith('430[{"ok":true')) resolve();
      else if (frame.startsWith('430[') || frame.startsWith('44')) reject(new Error(`refused: ${frame}`));
      else if (frame === '2') {
        wire.send('3');
        heard.ping();
      }
    }
  });
}
