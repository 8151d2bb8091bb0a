import type { Kind } from './kind.ts';

export const HOME_KINDS = {
  'desk-lamp': {
    category: 'lighting',
    price: [39, 189],
    names: `Blueprint Desk Lamp, Chanterelle Mushroom Lamp, Study Hall Banker's Lamp, Scholar Desk Lamp,
      Fig Mushroom Lamp, Reading Room Banker's Lamp, Drafting Table Lamp, Toadstool Mushroom Lamp`,
  },
  pendant: {
    category: 'lighting',
    price: [49, 259],
    names: `Baltic Dome Pendant, Orchard Cone Pendant, Lantern Festival Globe Pendant, Lemon Drop Dome Pendant,
      Thistle Cone Pendant, Moonrise Globe Pendant, Flax Dome Pendant, Tulip Cone Pendant`,
  },
  'floor-lamp': {
    category: 'lighting',
    price: [89, 349],
    names: `Fjordlight Tripod Lamp, Reed Arc Floor Lamp, Copper Moon Reading Lamp, Honey Tripod Lamp,
      Aurora Arc Floor Lamp, Nightwatch Reading Lamp, Canvas Tripod Lamp, Blush Arc Floor Lamp`,
  },
  desk: {
    category: 'furniture',
    price: [189, 749],
    names: `Skipper Writing Desk, Grove Trestle Desk, Rise Standing Desk, Atelier Writing Desk,
      Salon Trestle Desk, Summit Standing Desk, Aspen Writing Desk, Petite Trestle Desk`,
  },
  chair: {
    category: 'furniture',
    price: [79, 289],
    names: `Windsor Bay Spindle Chair, Leaf Shell Chair, Tangier Dining Chair, Honeybee Spindle Chair,
      Orchid Shell Chair, Smokehouse Dining Chair, Wheatfield Spindle Chair, Conch Shell Chair`,
  },
  bookcase: {
    category: 'furniture',
    price: [119, 529],
    names: `Harbour Tall Bookcase, Cubby Cube Shelf, Loft Ladder Shelf, Library Tall Bookcase,
      Mosaic Cube Shelf, Foundry Ladder Shelf, Nordic Birch Bookcase, Playroom Cube Shelf`,
  },
  armchair: {
    category: 'furniture',
    price: [249, 899],
    names: `Mariner Lounge Chair, Evergreen Wingback Chair, Sienna Tub Armchair, Sunroom Lounge Chair,
      Burgundy Wingback Chair, Cloudburst Tub Armchair, Boucle Lounge Chair, Rosewater Wingback Chair`,
  },
  throw: {
    category: 'home',
    price: [45, 149],
    names: `Harbour Linen Throw, Highland Check Throw, Ember Wool Throw, Honeysuckle Stripe Throw,
      Heather Check Blanket, Fogbound Wool Throw, Linen Throw Blanket, Picnic Check Blanket`,
  },
  cushion: {
    category: 'home',
    price: [19, 69],
    names: `Breakwater Striped Cushion, Juniper Dotted Cushion, Marrakesh Tassel Cushion, Saffron Striped Cushion,
      Bramble Dotted Cushion, Pewter Tassel Cushion, Oatmeal Striped Cushion, Confetti Dotted Cushion`,
  },
  rug: {
    category: 'home',
    price: [79, 459],
    names: `Aegean Diamond Rug, Fieldstone Striped Rug, Sunstone Round Rug, Golden Kilim Rug,
      Vineyard Striped Rug, Eclipse Round Rug, Berber Diamond Rug, Seashell Striped Rug`,
  },
  houseplant: {
    category: 'garden',
    price: [18, 79],
    names: `Rubber Plant in Delft Pot, Snake Plant in Celadon Pot, Cactus in Terracotta Pot, Rubber Plant in Amber Pot,
      Snake Plant in Mulberry Pot, Cactus in Basalt Pot, Rubber Plant in Sandstone Pot, Snake Plant in Blush Pot`,
  },
  'watering-can': {
    category: 'garden',
    price: [22, 64],
    names: `Rainwater Watering Can, Greenhouse Watering Can, Robin Copper Watering Can, Daffodil Watering Can,
      Bramble Lane Watering Can, Old Zinc Watering Can, Potting Shed Watering Can, Foxglove Watering Can`,
  },
} satisfies Record<string, Kind>;
