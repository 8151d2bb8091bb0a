/** What comes over a WebSocket that is not Socket.IO, or almost. Nothing here can be taken for a write. */
import * as fc from 'fast-check';

/** Text, or bytes: sent as a binary frame, as a text frame that need not be UTF-8, or past the WebSocket straight into TCP. */
export type Frame = string | { bytes: Uint8Array; as: 'binary' | 'text' | 'tcp' };

const ENGINE = [
  '',
  '0',
  '1',
  '2',
  '2probe',
  '3',
  '3probe',
  '5',
  '6',
  '7',
  '9',
  'x',
  'b',
  'bAAAA',
  'b!!',
  '4',
  ' 4',
  '\u0000',
];
const SOCKET = [
  ...[
    '4x',
    '47',
    '49',
    '40',
    '40{}',
    '40null',
    '40[]',
    '40"x"',
    '40{"token":',
    '40/admin,',
    '40/admin,{}',
    '40/,{}',
    '41',
    '41/x,',
  ],
  ...[
    '42',
    '42[',
    '42[]',
    '42{}',
    '42null',
    '42[null]',
    '42[{}]',
    '42[["view"]]',
    '42["view"',
    '42/x,["view",{}]',
    '42,["a"]',
  ],
  ...['42["connect"]', '42["disconnect"]', '42["disconnecting","x"]', '42["connect_error",{}]', '42["newListener"]'],
  ...[
    '42["removeListener"]',
    '42["error",{"message":"x"}]',
    '42["__proto__"]',
    '42-1["recommend"]',
    '421e3["recommend"]',
  ],
  ...[
    `42${'9'.repeat(30)}["recommend",{"list":"popular"}]`,
    '43',
    '430',
    '430[]',
    '431["x"]',
    '43["x"]',
    '44',
    '44{"message":"x"}',
  ],
  ...[
    '45',
    '450-["a"]',
    '451-',
    '451-["a",{"_placeholder":true,"num":7}]',
    '451-["a",{"_placeholder":true,"num":"x"}]',
  ],
  ...['459999999999-["a"]', '45-1-["a"]', '451-["a",{"_placeholder":true,"num":0}]', '461-0["x"]', '46-', '452-["a"]'],
];
const HONEST = [
  '42["recommend",{"list":"popular"}]',
  '427["recommend",{"list":"trending","limit":3}]',
  '40{"limit":3}',
  '3',
];

/** An honest frame with bytes changed, left out or put in. */
const bent = fc
  .tuple(
    fc.constantFrom(...HONEST),
    fc.array(fc.tuple(fc.nat(40), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 4 }),
  )
  .map(([frame, changes]) => {
    const bytes = [...Buffer.from(frame)];
    for (const [at, byte, kind] of changes)
      bytes.splice(at % bytes.length, kind === 0 ? 0 : 1, ...(kind === 1 ? [] : [byte]));
    return Uint8Array.from(bytes);
  });

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  bent,
  fc.constant(Buffer.from('42["\xff\xfe",{}]', 'latin1')),
);

export const badFrame: fc.Arbitrary<Frame> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ENGINE, ...SOCKET) },
  { weight: 4, arbitrary: bent.map((some) => Buffer.from(some).toString('latin1')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 8193, max: 70_000 })
      .map((length) => `42["view",{"productId":"${'x'.repeat(length)}"}]`),
  },
  { weight: 3, arbitrary: fc.record({ bytes, as: fc.constantFrom('binary', 'text', 'tcp') }) },
);
