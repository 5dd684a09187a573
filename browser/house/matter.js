// Matter for people to decide on: a bank of its own, and posts that match it.
import { picture } from './picture.js';

const SAYING = 'Oil the wheel and mind the tide, for the false light is lit on the seventh night of the';
const MONTHS = ['herring', 'gull', 'seal', 'crab', 'whelk', 'cod', 'eel', 'ling', 'skate', 'tern'];

/** Banks `count` texts and pictures, and sends a copy of each; answers the posts' ids. */
export async function fill(weir, { bank = 'tide-tables', count = 10, prefix = 'tide' } = {}) {
  const { data: policies } = await weir.api('GET', '/v1/policies');
  await weir.api('POST', '/v1/banks', { name: bank, kind: 'match', policy: policies[0].name });
  const ids = [];
  for (let n = 0; n < count; n++) {
    const content = n % 2 ? { text: `${SAYING} ${MONTHS[n % 10]} ${prefix}.` } : { medium: { name: `${prefix}-${n}.png`, data: picture(1000 + n).toString('base64') } };
    await weir.api('POST', `/v1/banks/${encodeURIComponent(bank)}/entries`, { ref: `${prefix}-${n}`, ...content });
    const id = `${prefix}-${n}`;
    const { medium, ...rest } = content;
    await post(weir, id, { ...rest, ...(medium && { media: [medium] }) });
    ids.push(id);
  }
  return ids;
}

/** Sends a post; its answer must name a case. */
export async function post(weir, id, content) {
  const author = { type: 'user', id: `author-of-${id}`, name: 'Mara Holm' };
  const answer = await weir.api('POST', '/v1/items?wait_ms=20000', { type: 'post', id, author, ...content });
  if (!answer.case) throw new Error(`no case of ${id}: ${JSON.stringify(answer)}`);
  return answer;
}
