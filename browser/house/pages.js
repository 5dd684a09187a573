// The table of pages that everything is looked for on. A new page is a row.
import { fill } from './matter.js';
import { until } from './weir.js';

/** A part of a path. */
const part = encodeURIComponent;

/**
 * name    as tests and screenshots call it
 * path    where it is, from what the demo holds (see `held`)
 * door    whether it is seen without signing in
 * status  what it is answered with, where that is not 200
 */
export const PAGES = [
  { name: 'sign-in', path: () => '/sign-in', door: true },
  { name: 'queue', path: () => '/queue' },
  { name: 'queue of texts', path: () => '/queue?kind=text' },
  { name: 'queue with nothing in it', path: () => '/queue?kind=file' },
  { name: 'me', path: () => '/me' },
  { name: 'password', path: () => '/password' },
  { name: 'error', path: () => '/queue?kind=text&kind=link', status: 422 },
  { name: 'case of a picture', path: (held) => `/cases/${held.picture}` },
  { name: 'case of a text', path: (held) => `/cases/${held.text}` },
  { name: 'case of a notice', path: (held) => `/cases/${held.notice}` },
  { name: 'not a match', path: (held) => `/cases/${held.picture}/not-a-match` },
  { name: 'banks', path: () => '/banks' },
  { name: 'new bank', path: () => '/banks/new' },
  { name: 'bank', path: (held) => `/banks/${part(held.bank)}` },
  { name: 'add to a bank', path: (held) => `/banks/${part(held.bank)}/add` },
  { name: 'import into a bank', path: (held) => `/banks/${part(held.bank)}/import` },
  { name: 'delete a bank', path: (held) => `/banks/${part(held.bank)}/delete` },
  { name: 'entry', path: (held) => `/entries/${held.entry}` },
  { name: 'remove an entry', path: (held) => `/entries/${held.entry}/remove` },
  { name: 'set aside', path: () => '/set-aside' },
  { name: 'exchanges', path: () => '/exchanges' },
  { name: 'laid aside', path: () => '/laid-aside' },
  { name: 'undo by cause', path: () => '/undo' },
  { name: 'undo by cause, wrong', path: () => '/undo?kind=entry&entry=lamp', status: 422 },
  { name: 'jobs', path: () => '/jobs' },
  { name: 'what an entry did', path: (held) => `/undo?entry=${held.entry}` },
  { name: 'what a bank did', path: (held) => `/undo?bank=${part(held.bank)}` },
  { name: 'job', path: (held) => `/jobs/${held.job}` },
  { name: 'policies', path: () => '/policies' },
  { name: 'policy', path: (held) => `/policies/${part(held.policy)}` },
  { name: 'new policy', path: () => '/policies/new' },
  { name: 'new version of a policy', path: (held) => `/policies/${part(held.policy)}/version` },
  { name: 'rules', path: () => '/rules' },
  { name: 'new rule', path: () => '/rules/new' },
  { name: 'rule', path: (held) => `/rules/${held.rule}` },
  { name: 'rule with a fault', path: (held) => `/rules/${held.faulty}/edit` },
  { name: 'back-test', path: (held) => `/back-tests/${held.backTest}` },
  { name: 'back-test of nothing known', path: (held) => `/back-tests/${held.unknown}` },
  { name: 'why', path: () => '/why' },
  { name: 'why, answered', path: (held) => `/why?a=${held.picture}&b=${held.entry}` },
  { name: 'going nowhere', path: () => '/go?q=nowhere' },
  { name: 'deliveries', path: () => '/deliveries' },
  { name: 'events', path: () => '/events' },
  { name: 'people', path: () => '/people' },
  { name: 'settings', path: () => '/settings' },
  { name: 'dashboard', path: () => '/dashboard' },
];

/** What opens from the bar of every page; the first only where the bar is narrow. */
export const SHEETS = ['nav', 'brake', 'palette', 'account'];

export const LANGUAGES = [
  { code: 'en', dir: 'ltr', name: 'English' },
  { code: 'ar', dir: 'rtl', name: 'Arabic' },
];
export const WIDTHS = [1440, 1024, 390];
export const THEMES = ['light', 'dark'];

/** A rule with a version live and one in shadow, one with a fault, and what both did on the past. */
async function heldRules(weir, policy, nth) {
  const [rule, faulty] = [`many-lamps-${nth}`, `lamps-that-drift-${nth}`];
  const { data: known } = await weir.api('GET', '/v1/rules');
  if (!known.some((version) => version.rule === rule)) {
    const found = 'matches.exists(m, m.type == "pdq" && m.distance <= 31)';
    const live = await writeRule(weir, rule, ruleFile(rule, found, 'label = { name = "lamp", on = "author", for_days = 30 }'));
    await state(weir, live, 'live');
    const next = await writeRule(weir, rule, ruleFile(rule, found.replace('31', '10'), 'review = { queue = "matches", priority = "urgent" }'));
    await state(weir, next, 'shadow');
    await writeRule(weir, faulty, ruleFile(faulty, 'matches.exists(m, m.distnce <= 10 && m.type == "pdqq")', 'hold = true'));
    const quiet = await writeRule(weir, `quiet-${nth}`, ruleFile(`quiet-${nth}`, 'matches.exists(m, m.type == "text" || m.distance < 200)', 'allow = true'));
    await state(weir, quiet, 'shadow');
    const unknown = await writeRule(weir, `quoted-${nth}`, ruleFile(`quoted-${nth}`, 'text.quoted_share > 0.5', 'review = { queue = "matches", priority = "low" }'));
    await state(weir, unknown, 'shadow');
    await decideSome(weir, policy);
  }
  const newest = async (name) => (await weir.api('GET', `/v1/rules/${name}`)).data[0].version;
  const backTest = await tried(weir, await newest(`quiet-${nth}`));
  const unknown = await tried(weir, await newest(`quoted-${nth}`));
  return { rule, faulty, backTest, unknown };
}

/** A rule file as people write it. */
export function ruleFile(name, when, then) {
  return `name = "${name}"
title = { en = "More lamps than a coast needs", ar = "مصابيح أكثر مما يحتاج الساحل" }
about = { en = "Pictures near those of the lighthouse-keepers' society.", ar = "صور قريبة من صور جمعية حرّاس المنارات." }
when = '''
${when}
'''

[then]
${then}
`;
}

const writeRule = async (weir, name, source) =>
  (await weir.api('PUT', `/v1/rules/${name}`, { source, note: 'Fewer false lights, asked for by the night watch.' })).version;
const state = (weir, version, to) => weir.api('PUT', `/v1/rule-versions/${version}/state`, { state: to });

/** Tries a version on the past, to the end. */
async function tried(weir, version) {
  const { back_test: id } = await weir.api('POST', '/v1/back-tests', { version });
  await until('the end of the back-test', async () => (await weir.api('GET', `/v1/back-tests/${id}`)).state === 'done');
  return id;
}

/** Some decisions, so that a trial has something to stand beside: of posts of its own. */
async function decideSome(weir, policy) {
  const posts = await fill(weir, { bank: 'tried-lamps', count: 8, prefix: 'tried' }).catch(() => []);
  for (const [n, id] of posts.entries()) {
    const { case: open } = await weir.api('GET', `/v1/items/post/${id}`);
    const outcome = n % 4 === 3 ? 'keep' : 'remove';
    await weir.api('POST', `/v1/cases/${open}/decision`, { policy, purpose: 'unclear', outcome, reason: 'A false light.' });
  }
}

/** The height that goes with a width. */
export const height = (width) => (width === 390 ? 844 : width === 1024 ? 768 : 900);

/**
 * What a server holds, for the paths of pages: a case of each kind, a bank, an
 * entry, a policy, a job. `nth` gives others of the same kinds, for whoever must not
 * have the cases of somebody else in their hands.
 */
export async function held(weir, nth = 0) {
  // A case that is a notice and nothing else: of an address that Weir never saw.
  const notice = { url: `https://keepers.example/oath/${nth}`, reason: 'It calls for false lights on the northern rocks.' };
  await weir.api('POST', '/v1/notices', notice);
  const found = { notice: [], picture: [], text: [] };
  for (const { case: id } of await weir.all('/v1/cases?state=open')) {
    const { found: item } = await weir.api('GET', `/v1/cases/${id}`);
    const matches = item?.matches ?? [];
    if (!item) found.notice.push(id);
    else if (matches.length) found[matches.some((match) => match.type === 'text') ? 'text' : 'picture'].push(id);
  }
  const cases = Object.fromEntries(Object.entries(found).map(([kind, ids]) => [kind, ids[nth % ids.length]]));
  const banks = await weir.all('/v1/banks');
  const bank = banks.find((bank) => bank.name === 'lighthouse-posters') ?? banks[0];
  const [entry] = (await weir.api('GET', `/v1/banks/${part(bank.name)}/entries?limit=1`)).data;
  const { data: policies } = await weir.api('GET', '/v1/policies');
  // Takes back what was decided before anybody was there: nothing.
  const cause = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
  const { job } = await weir.api('POST', '/v1/undo', { cause });
  const rules = await heldRules(weir, policies[0].name, nth);
  return { ...cases, ...rules, bank: bank.name, entry: entry.entry, policy: policies[0].name, job };
}
