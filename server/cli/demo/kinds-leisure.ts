import type { Kind } from './kind.ts';

export const LEISURE_KINDS = {
  headphones: {
    category: 'audio',
    price: [69, 349],
    names: `Harbour Over-Ear Headphones, Fernhill Wireless Headphones, Copperline Studio Headphones, Daybreak Headphones,
      Nocturne Hi-Fi Headphones, Quiet Hours Headphones, Sandstone Travel Headphones, Rosewood Listening Headphones`,
  },
  earbuds: {
    category: 'audio',
    price: [39, 199],
    names: `Tideline Wireless Earbuds, Willow Wireless Earbuds, Cinder Sport Earbuds, Sunny Side Earbuds,
      Velvet Night Earbuds, Monolith Earbuds Pro, Pebble Mini Earbuds, Blossom Everyday Earbuds`,
  },
  speaker: {
    category: 'audio',
    price: [59, 299],
    names: `Fjord Bookshelf Speaker, Meadow Portable Speaker, Amberley Retro Radio, Brightside Bookshelf Speaker,
      Dusk Portable Speaker, Foundry Retro Radio, Oatfield Bookshelf Speaker, Flamingo Poolside Speaker`,
  },
  turntable: {
    category: 'audio',
    price: [149, 499],
    names: `Bluebird Turntable, Orchard Belt-Drive Turntable, Terracotta Sound Record Player, Golden Hour Turntable,
      Merlot Record Player, Graphite Direct-Drive Turntable, Birchwood Record Player, Sweetheart Record Player`,
  },
  tent: {
    category: 'outdoor',
    price: [119, 549],
    names: `Lakeshore Ridge Tent, Pinecone Dome Tent, Campfire Bell Tent, Sunup Ridge Tent,
      Wild Thyme Dome Tent, Night Sky Bell Tent, Nomad Ridge Tent, Alpenglow Dome Tent`,
  },
  bottle: {
    category: 'outdoor',
    price: [19, 49],
    names: `Glacier Insulated Bottle, Fern Sport Bottle, Canyon Steel Flask, Citrus Insulated Bottle,
      Blackcurrant Sport Bottle, Basecamp Steel Flask, Birch Insulated Bottle, Guava Sport Bottle`,
  },
  lantern: {
    category: 'outdoor',
    price: [25, 89],
    names: `Polar Camp Lantern, Glade Trail Lantern, Fireside Lantern, Firefly Lantern,
      Twilight Trail Lantern, Miner's Lantern, Desert Star Lantern, Dawn Chorus Lantern`,
  },
  notebook: {
    category: 'stationery',
    price: [9, 32],
    names: `Inkwell Dotted Notebook, Botanist Field Notebook, Cinnamon Pocket Journal, Sunbeam Daily Planner,
      Sonnet Lined Notebook, Blackbird Sketchbook, Kraft Paper Notebook, Peony Travel Journal`,
  },
  pen: {
    category: 'stationery',
    price: [8, 89],
    names: `Cobalt Fountain Pen, Evergreen Pencil Set, Auburn Rollerball Pen, Brass Fountain Pen,
      Violet Hour Pencil Set, Obsidian Rollerball Pen, Ivory Fountain Pen, Blossom Pencil Set`,
  },
  'soft-toy': {
    category: 'toys',
    price: [18, 49],
    names: `Benny the Bear Soft Toy, Clover the Rabbit Soft Toy, Rusty the Fox Soft Toy, Honey the Bear Soft Toy,
      Plum the Rabbit Soft Toy, Silver the Fox Soft Toy, Biscuit the Bear Soft Toy, Rosie the Rabbit Soft Toy`,
  },
  'wooden-toy': {
    category: 'toys',
    price: [19, 69],
    names: `Harbour Line Wooden Train, Rainbow Grove Stacking Rings, Little Racer Wooden Car, Sunshine Wooden Train,
      Sugarplum Stacking Rings, Vintage Roadster Wooden Car, Country Line Wooden Train, Raspberry Stacking Rings`,
  },
} satisfies Record<string, Kind>;
