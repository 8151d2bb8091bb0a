/** What the demo shop at `/` asks its own backend for: pictures, the catalogue, and a login as one of the two demo users. */
import { createOriginCheck } from '../../gateway/origin.ts';
import { createTokens } from '../../gateway/tokens.ts';
import { at, type Route, reply } from '../../ops/http.ts';
import { pictureRoute } from '../../ops/routes.ts';
import { TASTES } from './affinities.ts';
import { demoCatalogue } from './catalogue.ts';
import { drawPicture } from './picture.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const LOGIN_SECONDS = 12 * 3600;

type Parts = { secret: string; now: () => number };

function catalogueRoute(now: () => number): Route {
  const catalogue = JSON.stringify(demoCatalogue(Math.floor(now() / 1000)));
  return at('/demo/catalogue.json', (response) => {
    response.setHeader('cache-control', 'public, max-age=600');
    return reply(response, 200, catalogue, JSON_TYPE);
  });
}

const isOwnPage = createOriginCheck([]);

/** Signs tokens for whoever asks, as a shop's backend does for who has given a password: never outside a demo. */
function loginRoute({ secret, now }: Parts): Route {
  const { sign } = createTokens({ secret, now });
  return async (request, response, path) => {
    if (path !== '/demo/login') return false;
    const site = request.headers['sec-fetch-site'] ?? 'same-origin';
    if (!isOwnPage(request) || (site !== 'same-origin' && site !== 'none')) {
      return reply(response, 403, 'only for pages of this server\n');
    }
    const user = new URLSearchParams(request.url?.split('?')[1]).get('user') ?? '';
    if (!Object.hasOwn(TASTES, user)) return reply(response, 404, 'no such demo user\n');
    response.setHeader('cache-control', 'no-store');
    const token = await sign({ sid: null, sub: user, exp: Math.floor(now() / 1000) + LOGIN_SECONDS });
    return reply(response, 200, JSON.stringify({ token }), JSON_TYPE);
  };
}

/** `login`: whether anybody may log in as a demo user. */
export const demoRoutes = ({ login, ...parts }: Parts & { login: boolean }): Route[] => [
  pictureRoute('/demo/', drawPicture),
  catalogueRoute(parts.now),
  ...(login ? [loginRoute(parts)] : []),
];
