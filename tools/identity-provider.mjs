// An identity provider for tests: the certified `oidc-provider`, on a free port of this machine.
//
// Its clients and people are one JSON object on standard input:
//   { "clients": [ …as oidc-provider takes them… ], "people": { "<login>": { "name": …, … } } }
// When it listens, it writes its issuer on one line. It ends when standard input does.

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const lines = createInterface({ input: process.stdin });
const settings = JSON.parse(await new Promise((resolve) => lines.once('line', resolve)));
lines.once('close', () => process.exit(0));

const CLAIMS_OF_PEOPLE = [
  'name',
  'given_name',
  'family_name',
  'eduperson_affiliation',
  'eduperson_scoped_affiliation',
  'eduperson_entitlement',
  'schac_home_organization',
  'supannEtablissement',
];

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: settings.clients,
  claims: { openid: ['sub'], profile: CLAIMS_OF_PEOPLE },
  cookies: { keys: ['only for tests'] },
  // Every login has its person; any password will do.
  async findAccount(_context, login) {
    const claims = settings.people[login];
    return claims && { accountId: login, claims: async () => ({ sub: login, ...claims }) };
  },
});
server.on('request', provider.callback());
console.log(issuer);
