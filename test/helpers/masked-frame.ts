/**
 * A WebSocket frame as a client sends it. `first`: its first byte, a whole text unless somebody says; `mask`: zeros, which leave the
 * bytes as they are.
 */
export function maskedFrame(text: string, { first = 0x81, mask = Uint8Array.of(0, 0, 0, 0) } = {}): Buffer {
  const payload = Buffer.from(text).map((byte, i) => byte ^ (mask[i % 4] as number));
  const { length } = payload;
  const size = length < 126 ? [length] : [126, length >> 8, length & 255];
  return Buffer.from([first, 0x80 | (size[0] as number), ...size.slice(1), ...mask, ...payload]);
}
