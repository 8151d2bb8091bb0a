import type { Kind } from './kind.ts';

export const WEAR_KINDS = {
  'running-shoe': {
    category: 'shoes',
    price: [89, 199],
    names: `Coastline Running Shoe, Trailhead Running Shoe, Wildfire Tempo Runner, Sunrise Road Runner,
      Twilight Marathon Shoe, Shadow Speed Runner, Desert Trail Shoe, Coral Reef Light Runner`,
  },
  sneaker: {
    category: 'shoes',
    price: [49, 119],
    names: `Seaside Canvas High-Top, Clover Canvas Sneaker, Brickyard High-Top, Dandelion Canvas Sneaker,
      Boysenberry High-Top, Blacktop Court Sneaker, Chalk Canvas High-Top, Peach Fizz Sneaker`,
  },
  boot: {
    category: 'shoes',
    price: [69, 249],
    names: `Lakeside Chelsea Boot, Pinewood Hiking Boot, Clementine Rain Boot, Prairie Chelsea Boot,
      Heather Hiking Boot, Storm Rain Boot, Sahara Chelsea Boot, Redrock Hiking Boot`,
  },
  backpack: {
    category: 'bags',
    price: [59, 189],
    names: `Voyager Daypack, Ranger Roll-Top Backpack, Foxtail Rucksack, Beacon Commuter Backpack,
      Bilberry Roll-Top Backpack, Metro Flap Rucksack, Trailmix Daypack, Sorbet Roll-Top Backpack`,
  },
  tote: {
    category: 'bags',
    price: [18, 79],
    names: `Marina Striped Tote, Herbarium Canvas Tote, Sundown Market Tote, Lemonade Striped Tote,
      Bloomsbury Book Tote, Eclipse Canvas Tote, Baker's Striped Tote, Petal Market Tote`,
  },
  weekender: {
    category: 'bags',
    price: [89, 279],
    names: `Dover Weekender, Highland Duffel Bag, Saddleback Weekender, Riviera Holdall,
      Bordeaux Overnight Bag, Nightjar Duffel Bag, Savannah Weekender, Biarritz Gym Bag`,
  },
  tee: {
    category: 'clothing',
    price: [19, 45],
    names: `Quayside Striped Tee, Allotment Pocket Tee, Sunset Print Tee, Lemon Striped Tee,
      Mulberry Pocket Tee, Full Moon Print Tee, Sailcloth Striped Tee, Flamingo Pocket Tee`,
  },
  sweater: {
    category: 'clothing',
    price: [59, 169],
    names: `Shetland Fair Isle Sweater, Forager Cable Sweater, Russet Roll-Neck Sweater, Buttercup Fair Isle Sweater,
      Damson Cable Sweater, Flint Roll-Neck Sweater, Oatcake Fair Isle Sweater, Rosy Cable Sweater`,
  },
  jacket: {
    category: 'clothing',
    price: [79, 289],
    names: `Drizzle Rain Jacket, Woodland Chore Jacket, Ember Down Jacket, Fisherman's Rain Jacket,
      Vintner Chore Jacket, Polar Night Down Jacket, Mistral Rain Jacket, Potter's Chore Jacket`,
  },
  watch: {
    category: 'accessories',
    price: [79, 399],
    names: `Regatta Classic Watch, Meadowlark Square Watch, Speedway Diver Watch, Solstice Classic Watch,
      Bordeaux Square Watch, Midnight Diver Watch, Dune Classic Watch, Rose Hour Square Watch`,
  },
  sunglasses: {
    category: 'accessories',
    price: [39, 189],
    names: `Capri Round Sunglasses, Palm Springs Square Sunglasses, Canyon Aviator Sunglasses, Amalfi Round Sunglasses,
      Soho Square Sunglasses, Runway Aviator Sunglasses, Havana Round Sunglasses, Malibu Square Sunglasses`,
  },
} satisfies Record<string, Kind>;
